// SPDX-License-Identifier: Apache-2.0
package io.heddle.router.internal;

import io.heddle.api.stack.IncompatibleStateException;
import io.heddle.api.stack.StateSnapshot;
import io.heddle.api.state.Growth;
import io.heddle.api.tensor.DataType;
import io.heddle.api.tensor.Shape;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.Map;

/** Turns one slot of a session's states into canonical form and back. */
final class Snapshots {
    private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfDouble DOUBLE = ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private Snapshots() {}

    static StateSnapshot save(SessionStates states, int slot, int length) {
        Map<String, StateSnapshot.Entry> tensors = new LinkedHashMap<>();
        states.all().forEach((path, held) -> tensors.put(path, save(path, held, slot, length)));
        return new StateSnapshot(length, tensors);
    }

    private static StateSnapshot.Entry save(String path, SessionStates.Held held, int slot, int length) {
        MemorySegment memory = held.slot(slot);
        if (!held.grows()) {
            return new StateSnapshot.Entry(held.storage().type(), held.entry().shape(),
                    memory.toArray(ValueLayout.JAVA_BYTE));
        }
        int entries = Math.min(length, held.capacity());
        if (CacheRows.isSmall(held.storage().type())) {
            return CacheRows.save(path, held, memory, entries, i -> place(held, length - entries + i));
        }
        long entryBytes = held.entryBytes();
        if (entries * entryBytes > Integer.MAX_VALUE) {
            throw new IllegalStateException("the state " + path + " of " + length + " tokens is too large to be saved: "
                    + entries * entryBytes + " bytes, at most " + Integer.MAX_VALUE + " are allowed");
        }
        byte[] bytes = new byte[(int) (entries * entryBytes)];
        for (int i = 0; i < entries; i++) {
            MemorySegment.copy(memory, place(held, length - entries + i) * entryBytes, MemorySegment.ofArray(bytes),
                    i * entryBytes, entryBytes);
        }
        return new StateSnapshot.Entry(held.storage().type(), held.entry().shape().prepend(entries), bytes);
    }

    /** Where the entry of a token lies: windows are rings. */
    private static int place(SessionStates.Held held, int token) {
        return held.entry().growth() instanceof Growth.Window ? token % held.capacity() : token;
    }

    /** @throws IncompatibleStateException before anything is changed, if the snapshot does not fit */
    static void restore(SessionStates states, int slot, StateSnapshot snapshot) {
        states.all().forEach((path, held) -> check(path, held, snapshot));
        for (String path : snapshot.tensors().keySet()) {
            if (!states.all().containsKey(path)) {
                throw new IncompatibleStateException("the saved state has " + path + ", which this stack does not keep");
            }
        }
        states.clear(slot);
        states.all().forEach((path, held) -> restore(held, slot, snapshot.length(), snapshot.tensors().get(path)));
    }

    private static void check(String path, SessionStates.Held held, StateSnapshot snapshot) {
        StateSnapshot.Entry entry = snapshot.tensors().get(path);
        if (entry == null) {
            throw new IncompatibleStateException("the saved state lacks " + path + ", which this stack keeps");
        }
        Shape expected = held.grows()
                ? held.entry().shape().prepend(kept(held, snapshot.length())) : held.entry().shape();
        boolean converts = entry.type() == held.storage().type() && !CacheRows.isSmall(entry.type())
                || entry.type().computes() && (held.storage().type().computes() || CacheRows.isSmall(held.storage().type()));
        if (!entry.shape().equals(expected) || !converts
                || entry.bytes().length != expected.count() * entry.type().bytes()) {
            throw new IncompatibleStateException("the saved state's " + path + " is " + entry.type() + " " + entry.shape()
                    + "; this stack keeps " + held.storage().type() + " " + expected);
        }
    }

    private static int kept(SessionStates.Held held, int length) {
        // A ring that was cut to a shorter context than the window still holds all that a session of this size can see.
        return Math.min(length, held.capacity());
    }

    private static void restore(SessionStates.Held held, int slot, int length, StateSnapshot.Entry entry) {
        MemorySegment memory = held.slot(slot);
        if (CacheRows.isSmall(held.storage().type())) {
            int all = entry.shape().size(0);
            CacheRows.restore(converted(entry, DataType.F32), held, memory, all, i -> place(held, length - all + i));
            return;
        }
        byte[] bytes = converted(entry, held.storage().type());
        if (!held.grows()) {
            MemorySegment.copy(MemorySegment.ofArray(bytes), 0, memory, 0, bytes.length);
            return;
        }
        int entries = entry.shape().size(0);
        for (int i = 0; i < entries; i++) {
            MemorySegment.copy(MemorySegment.ofArray(bytes), i * held.entryBytes(), memory,
                    place(held, length - entries + i) * held.entryBytes(), held.entryBytes());
        }
    }

    private static byte[] converted(StateSnapshot.Entry entry, DataType wanted) {
        if (entry.type() == wanted) {
            return entry.bytes();
        }
        MemorySegment from = MemorySegment.ofArray(entry.bytes());
        int count = Math.toIntExact(entry.shape().count());
        byte[] bytes = new byte[Math.multiplyExact(count, wanted.bytes())];
        MemorySegment to = MemorySegment.ofArray(bytes);
        for (int i = 0; i < count; i++) {
            if (wanted == DataType.F64) {
                to.set(DOUBLE, 8L * i, from.get(FLOAT, 4L * i));
            } else {
                to.set(FLOAT, 4L * i, (float) from.get(DOUBLE, 8L * i));
            }
        }
        return bytes;
    }
}
