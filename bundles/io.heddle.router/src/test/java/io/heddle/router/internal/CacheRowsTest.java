// SPDX-License-Identifier: Apache-2.0
package io.heddle.router.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.heddle.api.stack.StateSnapshot;
import io.heddle.api.state.CacheForm;
import io.heddle.api.state.Growth;
import io.heddle.api.state.StateEntry;
import io.heddle.api.tensor.DataType;
import io.heddle.api.tensor.Device;
import io.heddle.api.tensor.Shape;
import io.heddle.api.tensor.Storage;
import io.heddle.api.tensor.Tensor;
import io.heddle.api.tensor.TensorSpec;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.SplittableRandom;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A small cache comes out of its canonical form as it went in, up to the rounding that it stands for. */
class CacheRowsTest {
    private static final int CAPACITY = 5;
    private static final StateEntry ENTRY = new StateEntry("keys", Shape.of(3, 6), StateEntry.Kind.CACHE, new Growth.Window(CAPACITY));

    @ParameterizedTest
    @CsvSource({"BF16,0.00391", "INT8,0.00394"})
    void aRoundTripRoundsOnceAndNeverAgain(CacheForm form, double tolerance) {
        try (Arena memory = Arena.ofConfined()) {
            SessionStates.Held held = held(form, memory);
            MemorySegment slot = held.slot(1);
            IntUnaryOperator place = i -> (7 + i) % CAPACITY;
            float[] values = new float[CAPACITY * 18];
            SplittableRandom random = new SplittableRandom(5);
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) random.nextGaussian();
            }
            values[3] = Float.NaN;
            CacheRows.restore(bytes(values), held, slot, CAPACITY, place);
            StateSnapshot.Entry once = CacheRows.save("keys", held, slot, CAPACITY, place);
            assertEquals(new TensorSpec(DataType.F32, Shape.of(CAPACITY, 3, 6)), new TensorSpec(once.type(), once.shape()));
            float[] found = floats(once.bytes());
            for (int i = 0; i < values.length; i++) {
                double largest = 0;
                for (int j = i / 6 * 6; j < i / 6 * 6 + 6; j++) {
                    largest = Math.max(largest, Math.abs(values[j]));
                }
                if (Double.isNaN(largest)) {
                    assertEquals(form == CacheForm.INT8 || i == 3, Float.isNaN(found[i]), "no number beside " + i);
                } else {
                    assertEquals(values[i], found[i], tolerance * largest, "element " + i);
                }
            }
            CacheRows.restore(once.bytes(), held, slot, CAPACITY, place);
            float[] twice = floats(CacheRows.save("keys", held, slot, CAPACITY, place).bytes());
            for (int i = 0; i < found.length; i++) {
                assertEquals(found[i], twice[i], 1e-5, "element " + i + " again");
            }
            assertEquals(0, held.slot(0).mismatch(MemorySegment.ofArray(new byte[(int) held.slotBytes()])) + 1,
                    "the other slot was written");
        }
    }

    /** Two slots in native memory. */
    private static SessionStates.Held held(CacheForm form, Arena memory) {
        TensorSpec one = form.storage(ENTRY, DataType.F32);
        Shape shape = one.shape().prepend(2, CAPACITY);
        long bytes = shape.count() * one.type().bytes();
        return new SessionStates.Held(ENTRY, Tensor.over(new Storage(bytes).bind(new Memory(memory.allocate(bytes)), 0), one.type(), shape));
    }

    private record Memory(MemorySegment segment) implements Device.Memory {
        @Override
        public long bytes() {
            return segment.byteSize();
        }

        @Override
        public long address() {
            return segment.address();
        }

        @Override
        public void write(long offset, MemorySegment source) {
            segment.asSlice(offset).copyFrom(source);
        }

        @Override
        public void read(long offset, MemorySegment target) {
            target.copyFrom(segment.asSlice(offset, target.byteSize()));
        }

        @Override
        public void close() {}
    }

    private static byte[] bytes(float[] values) {
        ByteBuffer buffer = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        buffer.asFloatBuffer().put(values);
        return buffer.array();
    }

    private static float[] floats(byte[] bytes) {
        float[] values = new float[bytes.length / Float.BYTES];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
        return values;
    }
}
