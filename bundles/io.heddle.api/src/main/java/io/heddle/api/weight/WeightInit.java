// SPDX-License-Identifier: Apache-2.0
package io.heddle.api.weight;

import io.heddle.api.tensor.Shape;
import java.util.random.RandomGenerator;

/** How a weight begins without a checkpoint. A closed set, so that a stack description can be trained anywhere. */
public sealed interface WeightInit {
    /**
     * Fills a new array in row-major order.
     *
     * @param shape the weight's logical shape; at most {@code Integer.MAX_VALUE} elements
     * @param random the source of chance; one generator a weight makes the result independent of order
     */
    float[] values(Shape shape, RandomGenerator random);

    /** All elements alike. */
    static WeightInit constant(double value) {
        return new Constant(value);
    }

    /** Independent normal values around 0. */
    static WeightInit normal(double deviation) {
        return new Normal(deviation);
    }

    /** @param value every element */
    record Constant(double value) implements WeightInit {
        @Override
        public float[] values(Shape shape, RandomGenerator random) {
            float[] values = new float[Math.toIntExact(shape.count())];
            java.util.Arrays.fill(values, (float) value);
            return values;
        }
    }

    /** @param deviation the standard deviation */
    record Normal(double deviation) implements WeightInit {
        @Override
        public float[] values(Shape shape, RandomGenerator random) {
            float[] values = new float[Math.toIntExact(shape.count())];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) (deviation * random.nextGaussian());
            }
            return values;
        }
    }

    /** {@code log(1), log(2), ..} along the last axis: the S4D-real start of {@code A_log} (Mamba-1). */
    record LogRange() implements WeightInit {
        @Override
        public float[] values(Shape shape, RandomGenerator random) {
            float[] values = new float[Math.toIntExact(shape.count())];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) Math.log(1 + i % shape.width());
            }
            return values;
        }
    }

    /**
     * The logarithm of a uniform value: {@code A_log} of Mamba-2 with 1 to 16.
     *
     * @param low the least value, above 0
     * @param high the largest value
     */
    record LogUniform(double low, double high) implements WeightInit {
        @Override
        public float[] values(Shape shape, RandomGenerator random) {
            float[] values = new float[Math.toIntExact(shape.count())];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) Math.log(random.nextDouble(low, high));
            }
            return values;
        }
    }

    /**
     * The bias whose softplus is a time step drawn log-uniformly, as Mamba starts {@code dt_bias}.
     *
     * @param low the least time step
     * @param high the largest time step
     * @param floor what smaller steps are raised to
     */
    record TimeStepBias(double low, double high, double floor) implements WeightInit {
        @Override
        public float[] values(Shape shape, RandomGenerator random) {
            float[] values = new float[Math.toIntExact(shape.count())];
            for (int i = 0; i < values.length; i++) {
                double logStep = random.nextDouble(Math.log(low), Math.log(high));
                double step = Math.max(floor, Math.exp(logStep));
                values[i] = (float) (step + Math.log(-Math.expm1(-step)));
            }
            return values;
        }
    }

    /**
     * Independent uniform values.
     *
     * @param low the least value
     * @param high the bound above
     */
    record Uniform(double low, double high) implements WeightInit {
        @Override
        public float[] values(Shape shape, RandomGenerator random) {
            float[] values = new float[Math.toIntExact(shape.count())];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) random.nextDouble(low, high);
            }
            return values;
        }
    }

    /**
     * Evenly spaced values along the last axis: frequencies of S4D-Lin, window decays of Hyena.
     *
     * @param first the first value
     * @param last the last value
     */
    record EvenlySpaced(double first, double last) implements WeightInit {
        @Override
        public float[] values(Shape shape, RandomGenerator random) {
            float[] values = new float[Math.toIntExact(shape.count())];
            int width = shape.width();
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) (width == 1 ? first : first + (last - first) * (i % width) / (width - 1));
            }
            return values;
        }
    }
}
