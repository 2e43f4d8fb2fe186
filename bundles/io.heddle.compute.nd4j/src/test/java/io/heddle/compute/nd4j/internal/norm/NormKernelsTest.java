// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.nd4j.internal.norm;

import io.heddle.api.operator.Activation;
import io.heddle.api.operator.GatedRmsNorm;
import io.heddle.api.operator.L2Norm;
import io.heddle.api.operator.LayerNorm;
import io.heddle.api.operator.RmsNorm;
import io.heddle.api.operator.SumNorm;
import io.heddle.api.tensor.DataType;
import io.heddle.api.tensor.Shape;
import io.heddle.api.tensor.Tensor;
import io.heddle.compute.nd4j.internal.Eager;
import io.heddle.compute.nd4j.internal.Numbers;
import io.heddle.compute.nd4j.internal.Tolerance;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NormKernelsTest {
    private static final double EPSILON = 1e-5;

    /** A case: batch, time, width, group. */
    @ParameterizedTest
    @CsvSource({"F32,1,1,16,16", "F32,2,5,12,4", "F32,3,7,15,15", "F64,1,1,12,3", "F64,2,5,12,4", "F64,3,1,7,7"})
    void normsFollowTheirFormulas(DataType type, int batch, int time, int width, int group) {
        Numbers numbers = Numbers.seeded(21, type);
        int tokens = batch * time;
        double[] x = numbers.normal((long) tokens * width);
        double[] z = numbers.normal((long) tokens * width);
        double[] wide = numbers.normal(width);
        double[] narrow = numbers.normal(group);
        double[] bias = numbers.normal(width);
        Shape shape = Shape.of(batch, time, width);
        try (Eager eager = new Eager(type)) {
            var weight = eager.weight("wide", Shape.of(width), wide);
            var shared = eager.weight("narrow", Shape.of(group), narrow);
            var term = eager.weight("bias", Shape.of(width), bias);
            for (boolean strided : new boolean[] {false, true}) {
                Tensor in = strided ? eager.strided(shape, x) : eager.tensor(shape, x);
                Tensor gate = strided ? eager.strided(shape, z) : eager.tensor(shape, z);
                double[] plain = rms(x, group);
                check("rms", eager.run(new RmsNorm(in, Optional.empty(), EPSILON, group, 0)), i -> plain[i]);
                check("rms with weight", eager.run(new RmsNorm(in, Optional.of(weight), EPSILON, group, 0)),
                        i -> plain[i] * wide[i % width]);
                check("rms with shared weight and offset",
                        eager.run(new RmsNorm(in, Optional.of(shared), EPSILON, group, 1)),
                        i -> plain[i] * (1 + narrow[i % group]));
                check("rms with epsilon beside the root", eager.run(new RmsNorm(in, Optional.of(weight), 0.5, group, 0, true)),
                        i -> x[i] / (Math.sqrt(meanSquare(x, i / group * group, group)) + 0.5) * wide[i % width]);
                double[] gated = new double[x.length];
                for (int i = 0; i < x.length; i++) {
                    gated[i] = x[i] * Numbers.activation(Activation.SILU, z[i]);
                }
                double[] first = rms(gated, group);
                check("gate first", eager.run(new GatedRmsNorm(in, gate, weight, EPSILON, group, true, Activation.SILU)),
                        i -> first[i] * wide[i % width]);
                check("gate last",
                        eager.run(new GatedRmsNorm(in, gate, shared, EPSILON, group, false, Activation.SIGMOID)),
                        i -> plain[i] * narrow[i % group] * Numbers.activation(Activation.SIGMOID, z[i]));
                double[] centred = layerNorm(x, group);
                check("layer norm",
                        eager.run(new LayerNorm(in, Optional.of(weight), Optional.of(term), EPSILON, group)),
                        i -> centred[i] * wide[i % width] + bias[i % width]);
                check("bare layer norm",
                        eager.run(new LayerNorm(in, Optional.empty(), Optional.empty(), EPSILON, group)), i -> centred[i]);
                double[] unit = l2(x, width);
                check("l2", eager.run(new L2Norm(in, EPSILON)), i -> unit[i]);
                // Large enough that no sum comes near 0.
                check("sum", eager.run(new SumNorm(in, 100)), i -> x[i] / (100 + sum(x, i / width * width, width)));
            }
        }
    }

    private static void check(String what, Tensor found, java.util.function.IntToDoubleFunction formula) {
        double[] expected = new double[(int) found.shape().count()];
        java.util.Arrays.setAll(expected, formula);
        Tolerance.REFERENCE.check(what, expected, found);
    }

    private static double[] rms(double[] x, int group) {
        double[] y = new double[x.length];
        for (int from = 0; from < x.length; from += group) {
            double root = Math.sqrt(meanSquare(x, from, group) + EPSILON);
            for (int i = from; i < from + group; i++) {
                y[i] = x[i] / root;
            }
        }
        return y;
    }

    private static double sum(double[] x, int from, int count) {
        double sum = 0;
        for (int i = from; i < from + count; i++) {
            sum += x[i];
        }
        return sum;
    }

    private static double meanSquare(double[] x, int from, int count) {
        double sum = 0;
        for (int i = from; i < from + count; i++) {
            sum += x[i] * x[i];
        }
        return sum / count;
    }

    private static double[] layerNorm(double[] x, int group) {
        double[] centred = new double[x.length];
        for (int from = 0; from < x.length; from += group) {
            double sum = 0;
            for (int i = from; i < from + group; i++) {
                sum += x[i];
            }
            for (int i = from; i < from + group; i++) {
                centred[i] = x[i] - sum / group;
            }
        }
        return rms(centred, group);
    }

    private static double[] l2(double[] x, int width) {
        double[] y = new double[x.length];
        for (int from = 0; from < x.length; from += width) {
            double sum = 0;
            for (int i = from; i < from + width; i++) {
                sum += x[i] * x[i];
            }
            for (int i = from; i < from + width; i++) {
                y[i] = x[i] / Math.sqrt(sum + EPSILON);
            }
        }
        return y;
    }
}
