// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.nd4j.internal.pointwise;

import io.heddle.api.operator.Activation;
import io.heddle.api.tensor.Tensor;
import io.heddle.compute.nd4j.internal.program.Program;

/**
 * Activations as programs of accurate operations: ND4J's own GELU is an approximation, and its
 * softplus overflows.
 */
public final class Activations {
    private Activations() {}

    /**
     * Appends {@code out = activation(x)}.
     *
     * @param x any shape and strides
     * @param out like x; may be x itself
     * @return out
     */
    public static Tensor apply(Activation activation, Tensor x, Tensor out, Program p) {
        return switch (activation) {
            case IDENTITY -> x == out ? out : p.copy(x, out);
            case SILU -> p.multiply(x, p.sigmoid(x, like(x, p)), out);
            case GELU -> gelu(x, out, p);
            case GELU_TANH -> geluTanh(x, out, p);
            case RELU -> p.atLeast(x, 0, out);
            case SQUARED_RELU -> p.square(p.atLeast(x, 0, out), out);
            case SIGMOID -> p.sigmoid(x, out);
            case TANH -> p.tanh(x, out);
            case SOFTPLUS -> softplus(x, out, p);
            case LOG_SIGMOID -> p.scale(softplus(p.scale(x, -1, like(x, p)), out, p), -1, out);
            case EXP -> p.exp(x, out);
            case MINUS_EXP -> p.scale(p.exp(x, out), -1, out);
            case ELU_PLUS_ONE -> eluPlusOne(x, out, p);
            case INVERSE_ROOT -> p.reciprocalSqrt(p.atLeast(x, 1, out), out);
        };
    }

    private static Tensor like(Tensor x, Program p) {
        return p.scratch(x.shape());
    }

    /** x erfc(-x / √2) / 2, which loses nothing where 1 + erf would cancel. */
    private static Tensor gelu(Tensor x, Tensor out, Program p) {
        Tensor share = p.scale(x, -Math.sqrt(0.5), like(x, p));
        p.scale(p.erfc(share, share), 0.5, share);
        return p.multiply(x, share, out);
    }

    /** x (1 + tanh u) / 2 = x sigmoid(2u), u = √(2/π) (x + 0.044715 x³) (Hendrycks and Gimpel 2016). */
    private static Tensor geluTanh(Tensor x, Tensor out, Program p) {
        Tensor inner = p.square(x, like(x, p));
        p.shift(p.scale(inner, 0.044715, inner), 1, inner);
        p.scale(p.multiply(inner, x, inner), 2 * Math.sqrt(2 / Math.PI), inner);
        return p.multiply(x, p.sigmoid(inner, inner), out);
    }

    /** max(x, 0) + log(1 + e^-|x|), so that no exponential overflows. */
    public static Tensor softplus(Tensor x, Tensor out, Program p) {
        Tensor small = p.abs(x, like(x, p));
        p.exp(p.scale(small, -1, small), small);
        return p.add(p.atLeast(x, 0, like(x, p)), logOfOnePlus(small, p), out);
    }

    /**
     * log(1 + z), also where 1 + z rounds to 1: with u = 1 + z as rounded it is
     * log(u) + (z - (u - 1)) / u but for terms of second order in the rounding error.
     */
    private static Tensor logOfOnePlus(Tensor z, Program p) {
        Tensor u = p.shift(z, 1, like(z, p));
        Tensor lost = p.subtract(z, p.shift(u, -1, like(z, p)), like(z, p));
        p.divide(lost, u, lost);
        return p.add(p.log(u, u), lost, u);
    }

    /** max(x, 0) + e^min(x, 0). */
    private static Tensor eluPlusOne(Tensor x, Tensor out, Program p) {
        Tensor low = p.atMost(x, 0, like(x, p));
        return p.add(p.atLeast(x, 0, like(x, p)), p.exp(low, low), out);
    }
}
