// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.weight;

import io.heddle.api.tensor.Arena;
import io.heddle.api.tensor.DataType;
import io.heddle.api.tensor.Device;
import io.heddle.api.tensor.Tensor;
import io.heddle.compute.vector.internal.memory.Memory;
import java.util.Optional;

/** Brings floats that came out of two bytes an element back into two. */
final class Narrowing {
    private Narrowing() {}

    /** The weight in a kind, in memory of its own; empty if that would change a number. */
    static Optional<HalfWeight> exactly(FloatWeight weight, HalfWeight.Kind kind, Device device) {
        Arena arena = new Arena(device);
        try {
            Tensor narrow = arena.allocate(kind == HalfWeight.Kind.BF16 ? DataType.BF16 : DataType.F16, weight.shape());
            long count = weight.shape().count();
            for (long i = 0; i < count; i++) {
                float value = Memory.getFloat(weight.address() + i * Float.BYTES);
                short bits = kind == HalfWeight.Kind.BF16 ? (short) (Float.floatToRawIntBits(value) >>> 16)
                        : Float.floatToFloat16(value);
                float back = kind == HalfWeight.Kind.BF16 ? Float.intBitsToFloat(bits << 16) : Float.float16ToFloat(bits);
                if (Float.floatToIntBits(back) != Float.floatToIntBits(value)) {
                    arena.close();
                    return Optional.empty();
                }
                Memory.putShort(narrow.address() + i * Short.BYTES, bits);
            }
            return Optional.of(new HalfWeight(weight.shape(), kind, narrow.segment(), arena));
        } catch (RuntimeException | Error failed) {
            arena.close();
            throw failed;
        }
    }
}
