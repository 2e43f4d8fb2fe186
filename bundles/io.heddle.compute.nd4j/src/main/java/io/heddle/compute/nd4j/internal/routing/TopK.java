// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.nd4j.internal.routing;

import io.heddle.api.operator.TopKRouting;
import io.heddle.api.operator.TopKRouting.Scoring;
import io.heddle.api.tensor.Tensor;
import io.heddle.compute.nd4j.internal.program.Elements;
import io.heddle.compute.nd4j.internal.program.Program;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The choice of experts, one token after another; of equal scores the lower index comes first. */
final class TopK {
    private final TopKRouting op;
    private final int experts;
    private final Elements scores;
    private final Optional<Elements> bias;
    private final double[] choice;
    private final int[] chosen;

    private TopK(TopKRouting op, Tensor scores, Program p) {
        this.op = op;
        this.experts = op.logits().shape().width();
        this.scores = Elements.of(scores);
        this.bias = op.choiceBias().map(p::weight).map(Elements::of);
        this.choice = new double[experts];
        this.chosen = new int[op.k()];
    }

    static void append(TopKRouting op, List<Tensor> outputs, Program p) {
        Tensor logits = p.dense(op.logits());
        Tensor scores = switch (op.scoring()) {
            case SOFTMAX, SOFTMAX_RENORMALISED -> p.softmax(logits, p.scratch(logits.shape()));
            case SIGMOID, SIGMOID_RENORMALISED -> p.sigmoid(logits, p.scratch(logits.shape()));
            case SOFTMAX_OF_CHOSEN -> logits;
        };
        TopK routing = new TopK(op, scores, p);
        Elements indices = Elements.of(outputs.get(0));
        Elements weights = Elements.of(outputs.get(1));
        long tokens = logits.shape().count() / routing.experts;
        p.run(() -> {
            for (long token = 0; token < tokens; token++) {
                routing.route(token, indices, weights);
            }
        });
    }

    private void route(long token, Elements indices, Elements weights) {
        long at = token * experts;
        for (int expert = 0; expert < experts; expert++) {
            int index = expert;
            double score = scores.get(at + expert) + bias.map(b -> b.get(index)).orElse(0.0);
            // A score that is no number is never better than another, so that k different experts are found.
            choice[expert] = Double.isNaN(score) ? -Double.MAX_VALUE : score;
        }
        if (op.groupsKept() < op.groups()) {
            dropGroups();
        }
        for (int i = 0; i < chosen.length; i++) {
            chosen[i] = best(0, experts);
            choice[chosen[i]] = Double.NEGATIVE_INFINITY;
            indices.set(token * chosen.length + i, chosen[i]);
        }
        weigh(at, token * chosen.length, weights);
    }

    /** Excludes the experts of all but the best groups. */
    private void dropGroups() {
        int size = experts / op.groups();
        double[] value = new double[op.groups()];
        for (int group = 0; group < value.length; group++) {
            int first = best(group * size, (group + 1) * size);
            double second = Double.NEGATIVE_INFINITY;
            for (int expert = group * size; expert < (group + 1) * size; expert++) {
                second = expert == first ? second : Math.max(second, choice[expert]);
            }
            value[group] = choice[first] + (size > 1 ? second : 0);
        }
        for (int dropped = 0; dropped < op.groups() - op.groupsKept(); dropped++) {
            int worst = 0;
            for (int group = 1; group < value.length; group++) {
                worst = value[group] <= value[worst] ? group : worst;
            }
            value[worst] = Double.POSITIVE_INFINITY;
            Arrays.fill(choice, worst * size, (worst + 1) * size, Double.NEGATIVE_INFINITY);
        }
    }

    private int best(int from, int to) {
        int best = from;
        for (int expert = from + 1; expert < to; expert++) {
            best = choice[expert] > choice[best] ? expert : best;
        }
        return best;
    }

    private void weigh(long at, long out, Elements weights) {
        double largest = scores.get(at + chosen[0]);
        for (int expert : chosen) {
            largest = Math.max(largest, scores.get(at + expert));
        }
        double sum = op.scoring() == Scoring.SIGMOID_RENORMALISED ? 1e-20 : 0;
        for (int i = 0; i < chosen.length; i++) {
            sum += strength(scores.get(at + chosen[i]), largest);
        }
        boolean divided = op.scoring() != Scoring.SOFTMAX && op.scoring() != Scoring.SIGMOID;
        for (int i = 0; i < chosen.length; i++) {
            double weight = strength(scores.get(at + chosen[i]), largest);
            weights.set(out + i, op.factor() * (divided ? weight / sum : weight));
        }
    }

    private double strength(double score, double largest) {
        return op.scoring() == Scoring.SOFTMAX_OF_CHOSEN ? Math.exp(score - largest) : score;
    }
}
