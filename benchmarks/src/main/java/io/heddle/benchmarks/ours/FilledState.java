// SPDX-License-Identifier: Apache-2.0
package io.heddle.benchmarks.ours;

import io.heddle.api.stack.Session;
import io.heddle.api.stack.StateSnapshot;
import io.heddle.api.tensor.DataType;
import io.heddle.api.tensor.Shape;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * A state as after a long text, without reading one: a snapshot of an empty sequence, whose growing tensors
 * are made as long as the text and filled with random numbers.
 */
final class FilledState {
    private static final long SEED = 5;
    /** The upper half of a float near 1, whose sign and lower bits are drawn. */
    private static final int NEAR_ONE = 0x3F80;

    private final Map<String, byte[]> drawn = new HashMap<>();
    private final int tokens;

    private FilledState(int tokens) {
        this.tokens = tokens;
    }

    /** Makes the session's only sequence one of so many tokens. */
    static void fill(Session session, int tokens) {
        FilledState state = new FilledState(tokens);
        Map<String, StateSnapshot.Entry> entries = new LinkedHashMap<>();
        session.save(0).tensors().forEach((path, entry) -> entries.put(path, state.filled(entry)));
        session.restore(0, new StateSnapshot(tokens, entries));
    }

    private StateSnapshot.Entry filled(StateSnapshot.Entry empty) {
        boolean grows = empty.shape().size(0) == 0;
        Shape shape = grows ? empty.shape().with(0, tokens) : empty.shape();
        if (empty.type() == DataType.I32) {
            return new StateSnapshot.Entry(empty.type(), shape, new byte[Math.toIntExact(shape.count() * Integer.BYTES)]);
        }
        // Equal tensors share their numbers: they are copied on restoring, and a long cache is large.
        return new StateSnapshot.Entry(empty.type(), shape,
                drawn.computeIfAbsent(empty.type() + " " + shape, key -> draw(empty.type(), shape)));
    }

    private static byte[] draw(DataType type, Shape shape) {
        byte[] bytes = new byte[Math.toIntExact(shape.count() * type.bytes())];
        MemorySegment memory = MemorySegment.ofArray(bytes);
        SplittableRandom random = new SplittableRandom(SEED);
        for (long i = 0; i < shape.count(); i++) {
            int bits = random.nextInt();
            switch (type) {
                case F64 -> memory.setAtIndex(ValueLayout.JAVA_DOUBLE_UNALIGNED, i, bits * 0x1p-31);
                case F32 -> memory.setAtIndex(ValueLayout.JAVA_FLOAT_UNALIGNED, i, bits * 0x1p-31f);
                case F16 -> memory.setAtIndex(ValueLayout.JAVA_SHORT_UNALIGNED, i, Float.floatToFloat16(bits * 0x1p-31f));
                case BF16 -> memory.setAtIndex(ValueLayout.JAVA_SHORT_UNALIGNED, i, (short) (bits & 0x807F | NEAR_ONE));
                default -> bytes[(int) i] = (byte) bits;
            }
        }
        return bytes;
    }
}
