// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.weight;

import io.heddle.api.tensor.Arena;
import io.heddle.api.tensor.DataType;
import io.heddle.api.tensor.Device;
import io.heddle.api.tensor.Shape;
import io.heddle.api.tensor.Tensor;
import io.heddle.api.weight.StoredBlocks;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * Weights that are quantised in blocks (GGUF), repacked into the forms of this compute without
 * changing a number but for the rounding of scales to F32: whole numbers on one side, scales on the other.
 *
 * @param device where the result is kept
 * @param shape of the weight
 * @param stored its blocks
 */
record Blocks(Device device, Shape shape, StoredBlocks stored) {
    private static final ValueLayout.OfShort HALF = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final int Q6_GROUP = 16;
    /** The bytes before the numbers of a Q4_K block: two scales, and twelve bytes of factors. */
    private static final int Q4_K_HEAD = 16;

    /** Owned by the caller. */
    VectorWeight repacked() {
        return switch (stored.format()) {
            case Q8_0 -> bytes(stored.format().elements());
            case Q6_K -> bytes(Q6_GROUP);
            case Q4_0 -> nibbles(false);
            case Q4_K -> nibbles(true);
        };
    }

    private long blocks() {
        return shape.count() / stored.format().elements();
    }

    private ByteWeight bytes(int group) {
        Arena arena = new Arena(device);
        try {
            Device.Memory values = arena.memory(Math.addExact(shape.count(), Quantiser.PADDING));
            Tensor scales = arena.allocate(DataType.F32, Shape.of(Math.toIntExact(shape.count() / group)));
            ByteWeight weight = ByteWeight.of(shape, group, values, scales, arena);
            for (long block = 0; block < blocks(); block++) {
                long element = block * stored.format().elements();
                long target = weight.place((int) (element / weight.width()), (int) (element % weight.width()));
                if (group == Q6_GROUP) {
                    q6(block, target, values.segment(), scales.segment());
                } else {
                    q8(block, target, values.segment(), scales.segment());
                }
            }
            return weight;
        } catch (RuntimeException | Error failed) {
            arena.close();
            throw failed;
        }
    }

    private void q8(long block, long target, MemorySegment values, MemorySegment scales) {
        long at = block * stored.format().bytes();
        int elements = stored.format().elements();
        scales.setAtIndex(ValueLayout.JAVA_FLOAT, target / elements, half(at));
        MemorySegment.copy(stored.blocks(), at + Short.BYTES, values, target, elements);
    }

    /** Two halves of 128 elements: the low four bits of 64 bytes twice, with two bits of 32 bytes four times. */
    private void q6(long block, long target, MemorySegment values, MemorySegment scales) {
        long at = block * stored.format().bytes();
        float scale = half(at + 208);
        for (int i = 0; i < 16; i++) {
            scales.setAtIndex(ValueLayout.JAVA_FLOAT, target / Q6_GROUP + i, scale * stored.blocks().get(ValueLayout.JAVA_BYTE, at + 192 + i));
        }
        for (int part = 0; part < 2; part++) {
            for (int i = 0; i < 32; i++) {
                int low = unsigned(at + part * 64 + i);
                int next = unsigned(at + part * 64 + 32 + i);
                int high = unsigned(at + 128 + part * 32 + i);
                long to = target + part * 128 + i;
                values.set(ValueLayout.JAVA_BYTE, to, (byte) ((low & 0xf | (high & 3) << 4) - 32));
                values.set(ValueLayout.JAVA_BYTE, to + 32, (byte) ((next & 0xf | (high >> 2 & 3) << 4) - 32));
                values.set(ValueLayout.JAVA_BYTE, to + 64, (byte) ((low >> 4 | (high >> 4 & 3) << 4) - 32));
                values.set(ValueLayout.JAVA_BYTE, to + 96, (byte) ((next >> 4 | (high >> 6 & 3) << 4) - 32));
            }
        }
    }

    private NibbleWeight nibbles(boolean withOffsets) {
        Arena arena = new Arena(device);
        try {
            Shape groups = Shape.of(Math.toIntExact(shape.count() / NibbleWeight.GROUP));
            Device.Memory values = arena.memory(Math.addExact(shape.count() / 2, Quantiser.PADDING));
            Tensor scales = arena.allocate(DataType.F32, groups);
            Optional<Tensor> offsets = withOffsets ? Optional.of(arena.allocate(DataType.F32, groups)) : Optional.empty();
            for (long block = 0; block < blocks(); block++) {
                if (withOffsets) {
                    q4k(block, values.segment(), scales.segment(), offsets.get().segment());
                } else {
                    q4(block, values.segment(), scales.segment());
                }
            }
            return new NibbleWeight(shape, values, scales, offsets, arena);
        } catch (RuntimeException | Error failed) {
            arena.close();
            throw failed;
        }
    }

    private void q4(long block, MemorySegment values, MemorySegment scales) {
        long at = block * stored.format().bytes();
        scales.setAtIndex(ValueLayout.JAVA_FLOAT, block, half(at));
        MemorySegment.copy(stored.blocks(), at + Short.BYTES, values, block * 16, 16);
    }

    /** Four runs of 64 elements, the first 32 in the lower halves of 32 bytes; ours are pairs of runs of 16. */
    private void q4k(long block, MemorySegment values, MemorySegment scales, MemorySegment offsets) {
        long at = block * stored.format().bytes();
        float scale = half(at);
        float least = half(at + Short.BYTES);
        for (int group = 0; group < 8; group++) {
            scales.setAtIndex(ValueLayout.JAVA_FLOAT, block * 8 + group, scale * factor(at + 4, group, 0));
            offsets.setAtIndex(ValueLayout.JAVA_FLOAT, block * 8 + group, -least * factor(at + 4, group, 4));
            long source = at + Q4_K_HEAD + group / 2 * 32;
            int shift = group % 2 * 4;
            for (int i = 0; i < 16; i++) {
                int low = unsigned(source + i) >> shift & 0xf;
                int high = unsigned(source + 16 + i) >> shift & 0xf;
                values.set(ValueLayout.JAVA_BYTE, (block * 8 + group) * 16 + i, (byte) (low | high << 4));
            }
        }
    }

    /** One of eight factors of six bits: the first four lie in whole bytes, the rest in what these leave over. */
    private int factor(long at, int group, int kind) {
        if (group < 4) {
            return unsigned(at + group + kind) & 63;
        }
        int low = unsigned(at + 4 + group) >> kind & 0xf;
        return low | unsigned(at + group - 4 + kind) >> 6 << 4;
    }

    private int unsigned(long at) {
        return stored.blocks().get(ValueLayout.JAVA_BYTE, at) & 0xff;
    }

    private float half(long at) {
        return Float.float16ToFloat(stored.blocks().get(HALF, at));
    }
}
