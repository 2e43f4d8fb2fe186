// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.nd4j.internal.recurrence;

import io.heddle.api.tensor.Tensor;
import io.heddle.compute.nd4j.internal.program.Program;

/** Arithmetic on tensors whose axis 1 holds the real and the imaginary parts: {@code [.., 2, ..]}. */
record Complex(Program program) {
    /** From here on e^x is lost beside 1 in F64, and further on sinh overflows. */
    private static final double VANISHED = -40;

    static Tensor real(Tensor x) {
        return x.slice(1, 0, 1);
    }

    static Tensor imaginary(Tensor x) {
        return x.slice(1, 1, 1);
    }

    /** {@code out = a b}, broadcast; out is neither of them. */
    Tensor multiply(Tensor a, Tensor b, Tensor out) {
        Tensor crossed = program.scratch(out.shape().with(1, 1));
        program.multiply(real(a), real(b), real(out));
        program.subtract(real(out), program.multiply(imaginary(a), imaginary(b), crossed), real(out));
        program.multiply(real(a), imaginary(b), imaginary(out));
        program.add(imaginary(out), program.multiply(imaginary(a), real(b), crossed), imaginary(out));
        return out;
    }

    /** {@code out = e^x}. */
    Tensor exp(Tensor x, Tensor out) {
        Tensor size = program.exp(real(x), program.scratch(real(x).shape()));
        program.multiply(size, program.cos(imaginary(x), real(out)), real(out));
        program.multiply(size, program.sin(imaginary(x), imaginary(out)), imaginary(out));
        return out;
    }

    /**
     * {@code out = e^x - 1}, exact near 0: its real part is {@code 2 e^(a/2) sinh(a/2) - 2 e^a sin²(b/2)}
     * for x = a + ib.
     */
    Tensor expMinusOne(Tensor x, Tensor out) {
        Tensor half = program.scale(x, 0.5, program.scratch(x.shape()));
        program.clip(real(half), VANISHED / 2, Double.MAX_EXPONENT, real(half));
        Tensor root = program.exp(real(half), program.scratch(real(half).shape()));
        Tensor turned = program.multiply(program.sin(imaginary(half), imaginary(half)), root, imaginary(half));
        program.multiply(program.sinh(real(half), real(half)), root, real(half));
        program.subtract(real(half), program.square(turned, turned), real(out));
        program.scale(real(out), 2, real(out));
        program.multiply(program.sin(imaginary(x), imaginary(out)), program.square(root, root), imaginary(out));
        return out;
    }

    /** {@code out = 1 / x}. */
    Tensor reciprocal(Tensor x, Tensor out) {
        Tensor squares = program.square(real(x), program.scratch(real(x).shape()));
        program.add(squares, program.square(imaginary(x), imaginary(out)), squares);
        program.divide(real(x), squares, real(out));
        program.divide(imaginary(x), squares, imaginary(out));
        program.scale(imaginary(out), -1, imaginary(out));
        return out;
    }
}
