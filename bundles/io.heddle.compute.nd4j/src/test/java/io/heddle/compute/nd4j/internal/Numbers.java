// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.nd4j.internal;

import io.heddle.api.operator.Activation;
import io.heddle.api.tensor.DataType;
import java.util.SplittableRandom;

/** Random numbers that are exact in a type, and the functions of one number in double. */
public final class Numbers {
    private final SplittableRandom random;
    private final DataType type;

    private Numbers(long seed, DataType type) {
        this.random = new SplittableRandom(seed);
        this.type = type;
    }

    /** A source whose seed is printed. */
    public static Numbers seeded(long seed, DataType type) {
        System.out.println("seed " + seed + " in " + type);
        return new Numbers(seed, type);
    }

    /** Normal numbers. */
    public double[] normal(long count) {
        double[] values = new double[Math.toIntExact(count)];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextGaussian();
        }
        return round(values, type);
    }

    /** Uniform numbers. */
    public double[] uniform(long count, double low, double high) {
        double[] values = new double[Math.toIntExact(count)];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextDouble(low, high);
        }
        return round(values, type);
    }

    /** An index below a bound. */
    public int below(int bound) {
        return random.nextInt(bound);
    }

    /** Rounds in place, so that a loop in double starts from what the kernel sees. */
    public static double[] round(double[] values, DataType type) {
        for (int i = 0; type == DataType.F32 && i < values.length; i++) {
            values[i] = (float) values[i];
        }
        return values;
    }

    /** An activation by its formula. */
    public static double activation(Activation activation, double x) {
        return switch (activation) {
            case IDENTITY -> x;
            case SILU -> x / (1 + Math.exp(-x));
            case GELU -> x * (x < 0 ? erfc(-x / Math.sqrt(2)) : 2 - erfc(x / Math.sqrt(2))) / 2;
            case GELU_TANH -> x / (1 + Math.exp(-2 * Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)));
            case RELU -> Math.max(x, 0);
            case SQUARED_RELU -> Math.max(x, 0) * Math.max(x, 0);
            case SIGMOID -> 1 / (1 + Math.exp(-x));
            case TANH -> Math.tanh(x);
            case SOFTPLUS -> Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
            case LOG_SIGMOID -> Math.min(x, 0) - Math.log1p(Math.exp(-Math.abs(x)));
            case EXP -> Math.exp(x);
            case MINUS_EXP -> -Math.exp(x);
            case ELU_PLUS_ONE -> x > 0 ? x + 1 : Math.exp(x);
            case INVERSE_ROOT -> 1 / Math.sqrt(Math.max(x, 1));
        };
    }

    /** 1 - erf(x) for x of at least 0: a series near 0, a continued fraction beyond. */
    private static double erfc(double x) {
        if (x < 2.5) {
            double term = x;
            double sum = x;
            for (int n = 1; n < 200; n++) {
                term *= -x * x / n;
                sum += term / (2 * n + 1);
            }
            return 1 - 2 / Math.sqrt(Math.PI) * sum;
        }
        double fraction = 0;
        for (int n = 200; n > 0; n--) {
            fraction = n / 2.0 / (x + fraction);
        }
        return Math.exp(-x * x) / Math.sqrt(Math.PI) / (x + fraction);
    }
}
