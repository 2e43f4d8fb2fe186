// SPDX-License-Identifier: Apache-2.0
package io.heddle.itest;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** How tensors are stored in GGUF: writes them, and reads them element by element, by ggml's definitions. */
enum GgufKind {
    F32(0, 1, 4),
    F16(1, 1, 2),
    BF16(30, 1, 2),
    Q8_0(8, 32, 34),
    Q4_0(2, 32, 18),
    Q4_K(12, 256, 144),
    Q6_K(14, 256, 210);

    private final int number;
    private final int elements;
    private final int bytes;

    GgufKind(int number, int elements, int bytes) {
        this.number = number;
        this.elements = elements;
        this.bytes = bytes;
    }

    int number() {
        return number;
    }

    /** Whether a tensor can be stored so: short vectors stay in single precision, as llama.cpp keeps them. */
    boolean suits(StoredArray array) {
        int rank = array.shape().length;
        return rank > 1 && array.shape()[rank - 1] % elements == 0;
    }

    byte[] encode(float[] values) {
        ByteBuffer out = ByteBuffer.allocate(values.length / elements * bytes).order(ByteOrder.LITTLE_ENDIAN);
        for (int at = 0; at < values.length; at += elements) {
            block(Arrays.copyOfRange(values, at, at + elements), out);
        }
        return out.array();
    }

    /** What is left of numbers that were stored. */
    float[] rounded(float[] values) {
        ByteBuffer stored = ByteBuffer.wrap(encode(values)).order(ByteOrder.LITTLE_ENDIAN);
        float[] read = new float[values.length];
        for (int i = 0; i < read.length; i++) {
            read[i] = element(stored, i / elements * bytes, i % elements);
        }
        return read;
    }

    private void block(float[] x, ByteBuffer out) {
        switch (this) {
            case F32 -> out.putFloat(x[0]);
            case F16 -> out.putShort(Float.floatToFloat16(x[0]));
            case BF16 -> out.putShort((short) (Float.floatToIntBits(x[0]) + 0x7FFF + (Float.floatToIntBits(x[0]) >> 16 & 1) >> 16));
            case Q8_0 -> {
                float d = half(out, largest(x, 0, 32) / 127);
                for (float value : x) {
                    out.put((byte) Math.clamp(Math.round(d == 0 ? 0 : value / d), -127, 127));
                }
            }
            case Q4_0 -> {
                float d = half(out, largest(x, 0, 32) / 7);
                for (int i = 0; i < 16; i++) {
                    out.put((byte) (nibble(x[i], d) | nibble(x[16 + i], d) << 4));
                }
            }
            case Q4_K -> q4k(x, out);
            case Q6_K -> q6k(x, out);
        }
    }

    private static void q4k(float[] x, ByteBuffer out) {
        int[] scales = new int[8];
        int[] mins = new int[8];
        float least = 0;
        float widest = 0;
        for (int i = 0; i < 256; i += 32) {
            float low = lowest(x, i);
            least = Math.max(least, -low);
            for (int j = i; j < i + 32; j++) {
                widest = Math.max(widest, x[j] - low);
            }
        }
        float d = half(out, widest / 15 / 63);
        float dmin = half(out, least / 63);
        int[] quants = new int[256];
        for (int run = 0; run < 8; run++) {
            float low = lowest(x, 32 * run);
            mins[run] = dmin == 0 ? 0 : Math.clamp(Math.round(-low / dmin), 0, 63);
            float high = 0;
            for (int j = 32 * run; j < 32 * run + 32; j++) {
                high = Math.max(high, x[j] + dmin * mins[run]);
            }
            scales[run] = d == 0 ? 0 : Math.clamp((int) Math.ceil(high / 15 / d), 1, 63);
            for (int j = 32 * run; j < 32 * run + 32; j++) {
                quants[j] = d == 0 ? 0 : Math.clamp(Math.round((x[j] + dmin * mins[run]) / (d * scales[run])), 0, 15);
            }
        }
        byte[] packed = new byte[12];
        for (int i = 0; i < 4; i++) {
            packed[i] = (byte) (scales[i] | scales[i + 4] >> 4 << 6);
            packed[i + 4] = (byte) (mins[i] | mins[i + 4] >> 4 << 6);
            packed[i + 8] = (byte) (scales[i + 4] & 15 | (mins[i + 4] & 15) << 4);
        }
        out.put(packed);
        for (int i = 0; i < 128; i++) {
            int low = i / 32 * 64 + i % 32;
            out.put((byte) (quants[low] | quants[low + 32] << 4));
        }
    }

    private static void q6k(float[] x, ByteBuffer out) {
        float d = largest(x, 0, 256) / 31 / 127;
        d = Float.float16ToFloat(Float.floatToFloat16(d));
        byte[] scales = new byte[16];
        int[] quants = new int[256];
        for (int i = 0; i < 16; i++) {
            scales[i] = (byte) (d == 0 ? 0 : Math.clamp((int) Math.ceil(largest(x, 16 * i, 16) / 31 / d), 1, 127));
            // A factor may be negative.
            scales[i] = (byte) (i % 3 == 0 ? -scales[i] : scales[i]);
            for (int j = 16 * i; j < 16 * i + 16; j++) {
                quants[j] = 32 + (d == 0 ? 0 : Math.clamp(Math.round(x[j] / (d * scales[i])), -32, 31));
            }
        }
        byte[] low = new byte[128];
        byte[] high = new byte[64];
        for (int e = 0; e < 256; e++) {
            int part = e / 32 % 4;
            low[e / 128 * 64 + part % 2 * 32 + e % 32] |= (byte) ((quants[e] & 15) << 4 * (part / 2));
            high[e / 128 * 32 + e % 32] |= (byte) (quants[e] >> 4 << 2 * part);
        }
        out.put(low).put(high).put(scales).putShort(Float.floatToFloat16(d));
    }

    /** Element {@code e} of the block that begins at {@code at}. */
    private float element(ByteBuffer in, int at, int e) {
        return switch (this) {
            case F32 -> in.getFloat(at);
            case F16 -> half(in, at);
            case BF16 -> Float.intBitsToFloat(in.getShort(at) << 16);
            case Q8_0 -> half(in, at) * in.get(at + 2 + e);
            case Q4_0 -> half(in, at) * ((e < 16 ? in.get(at + 2 + e) & 15 : in.get(at + 2 + e - 16) >> 4 & 15) - 8);
            case Q4_K -> {
                int run = e / 32;
                int low = in.get(at + 4 + run % 4) & 255;
                int middle = in.get(at + 8 + run % 4) & 255;
                int high = in.get(at + 12 + run % 4) & 255;
                int scale = run < 4 ? low % 64 : high % 16 + low / 64 * 16;
                int min = run < 4 ? middle % 64 : high / 16 + middle / 64 * 16;
                int pair = in.get(at + 16 + e / 64 * 32 + e % 32) & 255;
                float d = half(in, at) * scale;
                yield d * (e % 64 < 32 ? pair % 16 : pair / 16) - half(in, at + 2) * min;
            }
            case Q6_K -> {
                int within = e % 128;
                int low = in.get(at + e / 128 * 64 + within % 64) & 255;
                int high = in.get(at + 128 + e / 128 * 32 + e % 32) & 255;
                int quant = (within < 64 ? low % 16 : low / 16) + (high >> within / 32 * 2) % 4 * 16 - 32;
                yield half(in, at + 208) * in.get(at + 192 + e / 16) * quant;
            }
        };
    }

    private static int nibble(float value, float d) {
        return Math.clamp(Math.round(d == 0 ? 0 : value / d) + 8, 0, 15);
    }

    private static float largest(float[] x, int from, int count) {
        float largest = 0;
        for (int i = from; i < from + count; i++) {
            largest = Math.max(largest, Math.abs(x[i]));
        }
        return largest;
    }

    private static float lowest(float[] x, int from) {
        float lowest = 0;
        for (int i = from; i < from + 32; i++) {
            lowest = Math.min(lowest, x[i]);
        }
        return lowest;
    }

    /** Writes a scale; gives what is left of it. */
    private static float half(ByteBuffer out, float scale) {
        short bits = Float.floatToFloat16(scale);
        out.putShort(bits);
        return Float.float16ToFloat(bits);
    }

    private static float half(ByteBuffer in, int at) {
        return Float.float16ToFloat(in.getShort(at));
    }
}
