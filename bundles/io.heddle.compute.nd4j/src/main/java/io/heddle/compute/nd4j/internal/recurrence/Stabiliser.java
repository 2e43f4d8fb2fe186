// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.nd4j.internal.recurrence;

import io.heddle.api.tensor.Shape;
import io.heddle.api.tensor.Tensor;
import io.heddle.compute.nd4j.internal.program.Program;

/**
 * The running maximum m of mLSTM in a block, and decay and strength of writes relative to it.
 *
 * @param logDecay {@code [n, tokens]}: {@code logDecay_t + m_{t-1} - m_t}
 * @param strength {@code [n, tokens]}: {@code exp(inputGate_t - m_t)}
 * @param least {@code [n, tokens]}: {@code exp(-m_t)}, the least denominator
 */
record Stabiliser(Tensor logDecay, Tensor strength, Tensor least) {
    /** Below every sum of logarithms that {@link MatrixOperands} lets through, and finite in F32. */
    private static final double MASKED = -1e36;

    /**
     * Appends the work of one block.
     *
     * @param program what is appended to
     * @param logDecay {@code [n, tokens]}, finite
     * @param inputGate {@code [n, tokens]}, finite
     * @param carried {@code [n]}: m before the block, afterwards m behind it
     */
    static Stabiliser of(Program program, Tensor logDecay, Tensor inputGate, Tensor carried) {
        int n = logDecay.size(0);
        int tokens = logDecay.size(1);
        // m_t is the largest of what each token up to t put in, and of m before the block, all decayed until t.
        Tensor reach = program.scratch(n, tokens, tokens);
        program.matmul(logDecay, false, Segments.between(program, tokens, true), true,
                reach.reshape(Shape.of(n, tokens * tokens)));
        program.add(reach, inputGate.reshape(Shape.of(n, 1, tokens)), reach);
        program.add(reach, program.constant(Shape.of(tokens, tokens), i -> i % tokens > i / tokens ? MASKED : 0), reach);
        Tensor maxima = program.scratch(n, tokens + 1);
        Tensor written = program.max(reach, -1, program.scratch(n, tokens, 1)).reshape(Shape.of(n, tokens));
        Tensor before = carried.reshape(Shape.of(n, 1));
        Tensor kept = program.matmul(logDecay, program.constant(Shape.of(tokens, tokens),
                i -> i / tokens <= i % tokens ? 1 : 0), program.scratch(n, tokens));
        program.add(kept, before, kept);
        program.copy(before, maxima.slice(-1, 0, 1));
        Tensor own = program.maximum(written, kept, maxima.slice(-1, 1, tokens));
        Tensor relative = program.add(logDecay, maxima.slice(-1, 0, tokens), program.scratch(n, tokens));
        program.subtract(relative, own, relative);
        Tensor strength = program.subtract(inputGate, own, program.scratch(n, tokens));
        program.exp(strength, strength);
        Tensor least = program.scale(own, -1, program.scratch(n, tokens));
        program.exp(least, least);
        program.copy(maxima.slice(-1, tokens, 1), before);
        return new Stabiliser(relative, strength, least);
    }
}
