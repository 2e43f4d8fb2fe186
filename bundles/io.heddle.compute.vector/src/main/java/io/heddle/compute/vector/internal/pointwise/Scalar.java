// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.pointwise;

import io.heddle.api.operator.Activation;

/** Functions of one number, for what is left of a row behind its last whole vector. */
final class Scalar {
    private Scalar() {}

    /** An activation, rounded once. NaN stays NaN. */
    static float of(Activation activation, float number) {
        double x = number;
        return (float) switch (activation) {
            case IDENTITY -> x;
            case SILU -> x / (1 + Math.exp(-x));
            case GELU -> gelu(x);
            case GELU_TANH -> x / (1 + Math.exp(-2 * Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)));
            case RELU -> Math.max(x, 0);
            case SQUARED_RELU -> Math.max(x, 0) * Math.max(x, 0);
            case SIGMOID -> 1 / (1 + Math.exp(-x));
            case TANH -> Math.tanh(x);
            case SOFTPLUS -> softplus(x);
            case LOG_SIGMOID -> -softplus(-x);
            case EXP -> Math.exp(x);
            case MINUS_EXP -> -Math.exp(x);
            case ELU_PLUS_ONE -> x > 0 ? x + 1 : Math.exp(x);
            case INVERSE_ROOT -> 1 / Math.sqrt(Math.max(x, 1));
        };
    }

    /** log(1 + e^x), without overflow. */
    static double softplus(double x) {
        return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
    }

    /** The rational approximation that {@link Exp#gelu} uses, in double. */
    private static double gelu(double x) {
        double z = Math.abs(x) * Math.sqrt(0.5);
        double t = 1 / (1 + 0.5 * z);
        double p = -1.26551223 + t * (1.00002368 + t * (0.37409196 + t * (0.09678418 + t * (-0.18628806 + t * (0.27886807
                + t * (-1.13520398 + t * (1.48851587 + t * (-0.82215223 + t * 0.17087277))))))));
        double below = x * t * Math.exp(p - z * z) / 2;
        return x == Double.POSITIVE_INFINITY ? x : x >= 0 ? x - below : below;
    }
}
