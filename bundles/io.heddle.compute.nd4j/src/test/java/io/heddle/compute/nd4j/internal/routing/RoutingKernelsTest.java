// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.nd4j.internal.routing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.heddle.api.operator.Activation;
import io.heddle.api.operator.ExpertMlp;
import io.heddle.api.operator.TopKRouting;
import io.heddle.api.operator.TopKRouting.Scoring;
import io.heddle.api.tensor.DataType;
import io.heddle.api.tensor.Shape;
import io.heddle.api.tensor.Tensor;
import io.heddle.compute.nd4j.internal.Eager;
import io.heddle.compute.nd4j.internal.Golden;
import io.heddle.compute.nd4j.internal.Numbers;
import io.heddle.compute.nd4j.internal.Tolerance;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RoutingKernelsTest {
    @ParameterizedTest
    @CsvSource({"F32,moe_top2_raw,SOFTMAX", "F64,moe_top2_raw,SOFTMAX", "F32,moe_top2_renorm,SOFTMAX_RENORMALISED",
        "F64,moe_top2_renorm,SOFTMAX_RENORMALISED"})
    void routingIsThePublishedOne(DataType type, String file, Scoring scoring) {
        Golden golden = Golden.read(file);
        Golden.Values logits = golden.tensors().entrySet().stream().filter(e -> e.getKey().startsWith("in.")
                && e.getKey().contains("logits")).findFirst().orElseThrow().getValue();
        Golden.Values results = golden.get("in.experts_out");
        Golden.Values y = golden.get("out.y");
        int experts = logits.shape().width();
        int width = y.shape().width();
        int tokens = (int) logits.shape().count() / experts;
        boolean expertLast = results.shape().size(-2) == experts;
        try (Eager eager = new Eager(type)) {
            List<Tensor> routed = eager.runAll(new TopKRouting(eager.tensor(logits.shape(), logits.values()), 2, scoring));
            double[] indices = Eager.values(routed.get(0));
            double[] weights = Eager.values(routed.get(1));
            double[] found = new double[tokens * width];
            for (int i = 0; i < indices.length; i++) {
                int token = i / 2;
                int place = expertLast ? token * experts + (int) indices[i] : (int) indices[i] * tokens + token;
                for (int c = 0; c < width; c++) {
                    found[token * width + c] += weights[i] * results.values()[place * width + c];
                }
            }
            Tolerance.GOLDEN.check(file, y.values(), found, type);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"F32", "F64"})
    void everyScoringFollowsItsFormula(DataType type) {
        int experts = 12;
        int k = 3;
        Numbers numbers = Numbers.seeded(71, type);
        double[] logits = numbers.normal(7L * experts);
        double[] bias = numbers.normal(experts);
        for (Scoring scoring : Scoring.values()) {
            for (boolean biased : new boolean[] {false, true}) {
                for (int kept : new int[] {4, 2}) {
                    try (Eager eager = new Eager(type)) {
                        var weight = biased ? Optional.of(eager.weight("bias", Shape.of(experts), bias))
                                : Optional.<io.heddle.api.weight.Weight>empty();
                        var routed = eager.runAll(new TopKRouting(eager.strided(Shape.of(1, 7, experts), logits), k, scoring,
                                weight, 4, kept, 2.5));
                        for (int token = 0; token < 7; token++) {
                            double[] row = Arrays.copyOfRange(logits, token * experts, (token + 1) * experts);
                            check(type, row, biased ? bias : new double[experts], kept, scoring,
                                    Arrays.copyOfRange(Eager.values(routed.get(0)), token * k, (token + 1) * k),
                                    Arrays.copyOfRange(Eager.values(routed.get(1)), token * k, (token + 1) * k));
                        }
                    }
                }
            }
        }
    }

    private static void check(DataType type, double[] logits, double[] bias, int kept, Scoring scoring, double[] indices,
            double[] weights) {
        double all = Arrays.stream(logits).map(Math::exp).sum();
        double[] scores = Arrays.stream(logits).map(logit -> switch (scoring) {
            case SOFTMAX, SOFTMAX_RENORMALISED -> Math.exp(logit) / all;
            case SIGMOID, SIGMOID_RENORMALISED -> 1 / (1 + Math.exp(-logit));
            case SOFTMAX_OF_CHOSEN -> logit;
        }).toArray();
        double[] choice = new double[scores.length];
        Arrays.setAll(choice, i -> scores[i] + bias[i]);
        List<Integer> groups = best(IntStream.range(0, 4).mapToDouble(group -> Arrays.stream(choice, group * 3, group * 3 + 3)
                .sorted().skip(1).sum()).toArray(), kept);
        double[] admitted = new double[scores.length];
        Arrays.setAll(admitted, i -> groups.contains(i / 3) ? choice[i] : Double.NEGATIVE_INFINITY);
        List<Integer> chosen = best(admitted, indices.length);
        assertArrayEquals(chosen.stream().mapToDouble(i -> i).toArray(), indices);
        double[] raw = chosen.stream().mapToDouble(i -> scoring == Scoring.SOFTMAX_OF_CHOSEN ? Math.exp(scores[i]) : scores[i])
                .toArray();
        double sum = scoring == Scoring.SOFTMAX || scoring == Scoring.SIGMOID ? 1 : Arrays.stream(raw).sum();
        Tolerance.REFERENCE.check(scoring.name(), Arrays.stream(raw).map(w -> 2.5 * w / sum).toArray(), weights, type);
    }

    private static List<Integer> best(double[] values, int count) {
        return IntStream.range(0, values.length).boxed()
                .sorted(Comparator.comparing((Integer i) -> -values[i])).limit(count).toList();
    }

    /** A case: tokens a row; some experts get none, some many. */
    @ParameterizedTest
    @CsvSource({"F32,1,true,SILU", "F32,9,true,SILU", "F32,9,false,SQUARED_RELU", "F64,1,false,GELU", "F64,13,true,GELU_TANH"})
    void onlyTheChosenExpertsWork(DataType type, int time, boolean gated, Activation activation) {
        int experts = 5;
        int k = 2;
        int width = 6;
        int inner = 7;
        Numbers numbers = Numbers.seeded(72, type);
        double[] x = numbers.normal(2L * time * width);
        double[] shares = numbers.normal(2L * time * k);
        double[][] weights = new double[3][];
        Arrays.setAll(weights, i -> numbers.normal((long) experts * inner * width));
        int[] indices = new int[2 * time * k];
        for (int i = 0; i < indices.length; i += 2) {
            indices[i] = numbers.below(2);
            indices[i + 1] = 2 + numbers.below(2);
        }
        int[] counts = {time, time - 1};
        double[] expected = new double[x.length];
        for (int i = 0; i < indices.length; i++) {
            int token = i / k;
            if (token % time < counts[token / time]) {
                double[] in = Arrays.copyOfRange(x, token * width, (token + 1) * width);
                double[] hidden = product(weights[1], indices[i], inner, in);
                double[] gates = gated ? product(weights[0], indices[i], inner, in) : hidden;
                for (int j = 0; j < inner; j++) {
                    double active = Numbers.activation(activation, gates[j]);
                    hidden[j] = gated ? hidden[j] * active : active;
                }
                double[] out = product(weights[2], indices[i], width, hidden);
                for (int c = 0; c < width; c++) {
                    expected[token * width + c] += shares[i] * out[c];
                }
            }
        }
        try (Eager eager = new Eager(type)) {
            eager.lanes(2, 0, counts);
            Shape up = Shape.of(experts, inner, width);
            for (int last = (time + counts[1]) * k; last < indices.length; last++) {
                indices[last] = -99;
            }
            Tensor y = eager.run(new ExpertMlp(eager.strided(Shape.of(2, time, width), x),
                    eager.indices(Shape.of(2, time, k), indices), eager.strided(Shape.of(2, time, k), shares),
                    gated ? Optional.of(eager.weight("gate", up, weights[0])) : Optional.empty(),
                    eager.weight("up", up, weights[1]), eager.weight("down", Shape.of(experts, width, inner), weights[2]),
                    activation));
            Tolerance.REFERENCE.check("experts", expected, y);
        }
    }

    private static double[] product(double[] weights, int expert, int rows, double[] x) {
        double[] y = new double[rows];
        for (int row = 0; row < rows; row++) {
            for (int i = 0; i < x.length; i++) {
                y[row] += weights[(expert * rows + row) * x.length + i] * x[i];
            }
        }
        return y;
    }

    @ParameterizedTest
    @EnumSource(names = {"F32", "F64"})
    void anExpertThatDoesNotExistIsOneClearLine(DataType type) {
        try (Eager eager = new Eager(type)) {
            Shape up = Shape.of(2, 3, 4);
            var operator = new ExpertMlp(eager.tensor(Shape.of(1, 1, 4), 1), eager.indices(Shape.of(1, 1, 1), 2),
                    eager.tensor(Shape.of(1, 1, 1), 1), Optional.empty(), eager.weight("up", up, 1),
                    eager.weight("down", Shape.of(2, 4, 3), 1), Activation.RELU);
            var wrong = assertThrows(IllegalArgumentException.class, () -> eager.run(operator));
            assertEquals("expert 2 was chosen of 2 in test/up", wrong.getMessage());
        }
    }
}
