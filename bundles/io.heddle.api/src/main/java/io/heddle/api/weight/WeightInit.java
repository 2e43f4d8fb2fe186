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

    /**
     * FAVOR+'s random features (Choromanski et al. 2021) of {@code x} beside {@code x²}: the first
     * half of each row is normal, rows of a block as long as they are wide being orthogonal; the
     * second half is -1/2, so that a row's product is {@code w.x - |x|²/2}.
     *
     * @param seed decides the values alone, whatever else is random
     */
    record OrthogonalFeatures(long seed) implements WeightInit {
        @Override
        public float[] values(Shape shape, RandomGenerator random) {
            RandomGenerator own = new java.util.Random(seed);
            int width = shape.width() / 2;
            float[] values = new float[Math.toIntExact(shape.count())];
            java.util.Arrays.fill(values, -0.5f);
            double[][] block = new double[width][];
            for (int row = 0; row < shape.size(0); row++) {
                double[] direction = direction(block, row % width, own);
                double length = Math.sqrt(squaredLength(normal(width, own)));
                for (int i = 0; i < width; i++) {
                    values[row * 2 * width + i] = (float) (length * direction[i]);
                }
            }
            return values;
        }

        /** Of length 1 and orthogonal to those of the block so far. */
        private static double[] direction(double[][] block, int at, RandomGenerator random) {
            double[] direction = normal(block.length, random);
            for (int earlier = 0; earlier < at; earlier++) {
                double share = 0;
                for (int i = 0; i < direction.length; i++) {
                    share += direction[i] * block[earlier][i];
                }
                for (int i = 0; i < direction.length; i++) {
                    direction[i] -= share * block[earlier][i];
                }
            }
            double length = Math.sqrt(squaredLength(direction));
            block[at] = java.util.Arrays.stream(direction).map(value -> value / length).toArray();
            return block[at];
        }

        private static double[] normal(int size, RandomGenerator random) {
            return java.util.stream.DoubleStream.generate(random::nextGaussian).limit(size).toArray();
        }

        private static double squaredLength(double[] vector) {
            return java.util.Arrays.stream(vector).map(value -> value * value).sum();
        }
    }
}
