// SPDX-License-Identifier: Apache-2.0
package io.heddle.router.internal;

import io.heddle.api.stack.AssemblyOptions;
import io.heddle.api.stack.IncompatibleStateException;
import io.heddle.api.state.Growth;
import io.heddle.api.state.StateEntry;
import io.heddle.api.state.StateTensor;
import io.heddle.api.tensor.Arena;
import io.heddle.api.tensor.Device;
import io.heddle.api.tensor.Shape;
import io.heddle.api.tensor.Tensor;
import io.heddle.api.tensor.TensorSpec;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The memory of a session's states, one storage a state tensor, by path. It outlives generations:
 * the handles of a new one find the same storage if they declare the same. Owned by the session.
 */
final class SessionStates implements AutoCloseable {
    /**
     * One state tensor with its memory.
     *
     * @param entry its declaration
     * @param storage {@code [slot, shape..]} or {@code [slot, capacity, shape..]}; a cache in bytes has wider rows
     */
    record Held(StateEntry entry, Tensor storage) {
        boolean grows() {
            return !(entry.growth() instanceof Growth.Fixed);
        }

        /** Whether going back needs no copy: later entries are simply not looked at. */
        boolean truncates() {
            return entry.growth() instanceof Growth.PerToken || entry.growth() instanceof Growth.WholeInput;
        }

        int capacity() {
            return storage.size(1);
        }

        long slotBytes() {
            return storage.shape().count() / storage.size(0) * storage.type().bytes();
        }

        long entryBytes() {
            return slotBytes() / capacity();
        }

        MemorySegment slot(int slot) {
            return storage.segment().asSlice(slot * slotBytes(), slotBytes());
        }
    }

    private final Arena arena;
    private final Map<String, Held> byPath = new LinkedHashMap<>();

    /** @throws Device.OutOfMemory before anything is allocated, if it would not fit */
    SessionStates(Blueprint blueprint, Device device, AssemblyOptions options, int slots, int context) {
        arena = new Arena(device);
        Map<StateTensor, TensorSpec> specs = new LinkedHashMap<>();
        long bytes = 0;
        for (StateTensor state : blueprint.states()) {
            TensorSpec spec = spec(state.entry(), options, slots, context);
            specs.put(state, spec);
            bytes = Math.addExact(bytes, Math.multiplyExact(spec.shape().count(), spec.type().bytes()));
        }
        if (bytes > device.freeBytes()) {
            throw new Device.OutOfMemory("the states of " + slots + " sequences of " + context + " tokens take " + bytes
                    + " bytes, and " + device.name() + " has " + device.freeBytes() + " left; use fewer or shorter ones");
        }
        specs.forEach((state, spec) -> byPath.put(state.path(), new Held(state.entry(), arena.allocate(spec.type(), spec.shape()))));
    }

    /** The most tokens for whose states there is memory; {@link Integer#MAX_VALUE} where none grows without end. */
    static int longestContext(Blueprint blueprint, Device device, AssemblyOptions options, int slots) {
        long free = device.freeBytes();
        long fits = 0;
        long tooLong = Integer.MAX_VALUE + 1L;
        while (tooLong - fits > 1) {
            long middle = (fits + tooLong) / 2;
            if (bytes(blueprint, options, slots, middle) <= free) {
                fits = middle;
            } else {
                tooLong = middle;
            }
        }
        return (int) fits;
    }

    private static double bytes(Blueprint blueprint, AssemblyOptions options, int slots, long context) {
        return blueprint.states().stream().map(StateTensor::entry).mapToDouble(entry -> {
            TensorSpec one = options.cache().storage(entry, options.type());
            return (double) slots * one.shape().count() * one.type().bytes() * entry.growth().entries(context);
        }).sum();
    }

    private static TensorSpec spec(StateEntry entry, AssemblyOptions options, int slots, int context) {
        TensorSpec one = options.cache().storage(entry, options.type());
        Shape shape = switch (entry.growth()) {
            case Growth.Fixed() -> one.shape().prepend(slots);
            case Growth.Window(int tokens) -> one.shape().prepend(slots, Math.min(tokens, context));
            case Growth.PerToken _, Growth.PerAdmittedToken _, Growth.WholeInput _ ->
                    one.shape().prepend(slots, Math.toIntExact(entry.growth().entries(context)));
        };
        return new TensorSpec(one.type(), shape);
    }

    Map<String, Held> all() {
        return byPath;
    }

    /**
     * The storages under a generation's own handles.
     *
     * @throws IncompatibleStateException if it declares other states than those that are held
     */
    Map<StateTensor, Tensor> handles(Blueprint blueprint) {
        Map<StateTensor, Tensor> handles = new HashMap<>();
        for (StateTensor state : blueprint.states()) {
            Held held = byPath.get(state.path());
            if (held == null || !held.entry().equals(state.entry())) {
                throw new IncompatibleStateException("the stack was reassembled and declares the state " + state.entry()
                        + " at " + state.path() + ", this session holds "
                        + (held == null ? "none" : held.entry().toString()) + "; open a new session");
            }
            handles.put(state, held.storage());
        }
        return handles;
    }

    void clear(int slot) {
        byPath.values().forEach(held -> held.slot(slot).fill((byte) 0));
    }

    long bytes() {
        return arena.bytes();
    }

    @Override
    public void close() {
        arena.close();
    }
}
