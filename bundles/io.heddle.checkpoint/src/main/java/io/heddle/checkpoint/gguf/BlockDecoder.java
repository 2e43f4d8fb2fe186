// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.gguf;

import io.heddle.api.weight.BlockFormat;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * Turns quantised blocks into numbers, by the definitions of ggml (ggml-common.h and ggml-quants.c) and with their
 * roundings: products and sums in single precision, in that order.
 */
public final class BlockDecoder {
    private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final int RUN = 32;
    /** Bytes of packed factors in a block of {@link BlockFormat#Q4_K}. */
    private static final int FACTORS = 12;

    private BlockDecoder() {}

    /**
     * Decodes one block.
     *
     * @param blocks holds the block
     * @param at its first byte
     * @param out receives its elements
     * @param to where the first one goes
     */
    public static void decode(BlockFormat format, MemorySegment blocks, long at, float[] out, int to) {
        switch (format) {
            case Q8_0 -> q8(blocks, at, out, to);
            case Q4_0 -> q4(blocks, at, out, to);
            case Q4_K -> q4k(blocks, at, out, to);
            case Q6_K -> q6k(blocks, at, out, to);
        }
    }

    private static void q8(MemorySegment blocks, long at, float[] out, int to) {
        float scale = half(blocks, at);
        for (int i = 0; i < RUN; i++) {
            out[to + i] = scale * blocks.get(ValueLayout.JAVA_BYTE, at + 2 + i);
        }
    }

    private static void q4(MemorySegment blocks, long at, float[] out, int to) {
        float scale = half(blocks, at);
        for (int i = 0; i < RUN / 2; i++) {
            int pair = unsigned(blocks, at + 2 + i);
            out[to + i] = scale * ((pair & 15) - 8);
            out[to + RUN / 2 + i] = scale * ((pair >> 4) - 8);
        }
    }

    /** Two runs share 32 bytes: the low halves are the first one's, the high halves the second one's. */
    private static void q4k(MemorySegment blocks, long at, float[] out, int to) {
        float scale = half(blocks, at);
        float least = half(blocks, at + 2);
        long factors = at + 4;
        for (int run = 0; run < 8; run++) {
            float times = scale * (run < 4 ? unsigned(blocks, factors + run) & 63
                    : unsigned(blocks, factors + run + 4) & 15 | unsigned(blocks, factors + run - 4) >> 6 << 4);
            float less = least * (run < 4 ? unsigned(blocks, factors + run + 4) & 63
                    : unsigned(blocks, factors + run + 4) >> 4 | unsigned(blocks, factors + run) >> 6 << 4);
            long quants = factors + FACTORS + RUN * (run / 2);
            for (int i = 0; i < RUN; i++) {
                out[to + RUN * run + i] = times * (unsigned(blocks, quants + i) >> 4 * (run % 2) & 15) - less;
            }
        }
    }

    /** Each half of the block has 64 bytes of low bits and 32 of high ones; a factor counts for 16 elements. */
    private static void q6k(MemorySegment blocks, long at, float[] out, int to) {
        float scale = half(blocks, at + 208);
        for (int run = 0; run < 8; run++) {
            int half = run / 4;
            int quarter = run % 4;
            long low = at + 64 * half + RUN * (quarter % 2);
            long high = at + 128 + RUN * half;
            for (int i = 0; i < RUN; i++) {
                int quant = unsigned(blocks, low + i) >> 4 * (quarter / 2) & 15
                        | (unsigned(blocks, high + i) >> 2 * quarter & 3) << 4;
                float times = scale * blocks.get(ValueLayout.JAVA_BYTE, at + 192 + 2 * run + i / 16);
                out[to + RUN * run + i] = times * (quant - 32);
            }
        }
    }

    private static float half(MemorySegment blocks, long at) {
        return Float.float16ToFloat(blocks.get(SHORT, at));
    }

    private static int unsigned(MemorySegment blocks, long at) {
        return blocks.get(ValueLayout.JAVA_BYTE, at) & 0xFF;
    }
}
