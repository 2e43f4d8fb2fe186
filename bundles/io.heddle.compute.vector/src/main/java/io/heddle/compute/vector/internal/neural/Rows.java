// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.neural;

import io.heddle.compute.vector.internal.memory.F32;
import io.heddle.compute.vector.internal.memory.Memory;
import jdk.incubator.vector.FloatVector;

/** One row of a layer: its weights are {@code start + learned}. Rows are given by address. */
final class Rows {
    private Rows() {}

    /** {@code (start + learned) . x}. */
    static float dot(int count, long start, long learned, long x) {
        FloatVector a = F32.all(0f);
        int whole = F32.whole(count);
        for (long at = 0, end = (long) whole * Float.BYTES; at < end; at += F32.BYTES) {
            a = F32.load(start + at).add(F32.load(learned + at)).fma(F32.load(x + at), a);
        }
        float sum = F32.sum(a);
        for (long at = (long) whole * Float.BYTES, end = (long) count * Float.BYTES; at < end; at += Float.BYTES) {
            sum = Math.fma(Memory.getFloat(start + at) + Memory.getFloat(learned + at), Memory.getFloat(x + at), sum);
        }
        return sum;
    }

    /** {@code y += factor (start + learned)}. */
    static void add(int count, long start, long learned, float factor, long y) {
        FloatVector by = F32.all(factor);
        int whole = F32.whole(count);
        for (long at = 0, end = (long) whole * Float.BYTES; at < end; at += F32.BYTES) {
            F32.store(F32.load(start + at).add(F32.load(learned + at)).fma(by, F32.load(y + at)), y + at);
        }
        for (long at = (long) whole * Float.BYTES, end = (long) count * Float.BYTES; at < end; at += Float.BYTES) {
            float weight = Memory.getFloat(start + at) + Memory.getFloat(learned + at);
            Memory.putFloat(y + at, Math.fma(weight, factor, Memory.getFloat(y + at)));
        }
    }

    /** {@code momentum = eta momentum + factor x}, {@code learned += momentum - alpha (start + learned)}. */
    static void learn(int count, long start, long learned, long momentum, float eta, float alpha, float factor, long x) {
        FloatVector by = F32.all(factor);
        FloatVector lost = F32.all(-alpha);
        int whole = F32.whole(count);
        for (long at = 0, end = (long) whole * Float.BYTES; at < end; at += F32.BYTES) {
            FloatVector moved = F32.load(x + at).fma(by, F32.load(momentum + at).mul(eta));
            FloatVector before = F32.load(learned + at);
            F32.store(moved, momentum + at);
            F32.store(F32.load(start + at).add(before).fma(lost, before.add(moved)), learned + at);
        }
        for (long at = (long) whole * Float.BYTES, end = (long) count * Float.BYTES; at < end; at += Float.BYTES) {
            float moved = Math.fma(Memory.getFloat(x + at), factor, Memory.getFloat(momentum + at) * eta);
            float before = Memory.getFloat(learned + at);
            Memory.putFloat(momentum + at, moved);
            Memory.putFloat(learned + at, Math.fma(Memory.getFloat(start + at) + before, -alpha, before + moved));
        }
    }

    /** {@code error = 2 rate (value - found)}; found is overwritten with it. */
    static void error(int count, float rate, long value, long found) {
        int whole = F32.whole(count);
        for (long at = 0, end = (long) whole * Float.BYTES; at < end; at += F32.BYTES) {
            F32.store(F32.load(value + at).sub(F32.load(found + at)).mul(2 * rate), found + at);
        }
        for (long at = (long) whole * Float.BYTES, end = (long) count * Float.BYTES; at < end; at += Float.BYTES) {
            Memory.putFloat(found + at, (Memory.getFloat(value + at) - Memory.getFloat(found + at)) * (2 * rate));
        }
    }

    /** {@code inner = inner share}, what is active. */
    static void activate(int count, long inner, long share) {
        int whole = F32.whole(count);
        for (long at = 0, end = (long) whole * Float.BYTES; at < end; at += F32.BYTES) {
            F32.store(F32.load(inner + at).mul(F32.load(share + at)), inner + at);
        }
        for (long at = (long) whole * Float.BYTES, end = (long) count * Float.BYTES; at < end; at += Float.BYTES) {
            Memory.putFloat(inner + at, Memory.getFloat(inner + at) * Memory.getFloat(share + at));
        }
    }

    /** {@code back *= share + active (1 - share)}, the slope of silu. */
    static void slope(int count, long active, long share, long back) {
        int whole = F32.whole(count);
        for (long at = 0, end = (long) whole * Float.BYTES; at < end; at += F32.BYTES) {
            FloatVector s = F32.load(share + at);
            FloatVector slope = F32.all(1f).sub(s).fma(F32.load(active + at), s);
            F32.store(F32.load(back + at).mul(slope), back + at);
        }
        for (long at = (long) whole * Float.BYTES, end = (long) count * Float.BYTES; at < end; at += Float.BYTES) {
            float s = Memory.getFloat(share + at);
            Memory.putFloat(back + at, Memory.getFloat(back + at) * Math.fma(1 - s, Memory.getFloat(active + at), s));
        }
    }
}
