// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.routing;

import io.heddle.api.kernel.Binding;
import io.heddle.api.kernel.Step;
import io.heddle.api.operator.Activation;
import io.heddle.api.operator.TopKRouting;
import io.heddle.api.operator.TopKRouting.Scoring;
import io.heddle.api.tensor.DataType;
import io.heddle.api.tensor.Shape;
import io.heddle.api.tensor.Tensor;
import io.heddle.compute.vector.internal.memory.Dense;
import io.heddle.compute.vector.internal.memory.Memory;
import io.heddle.compute.vector.internal.memory.RowsOf;
import io.heddle.compute.vector.internal.pointwise.Activations;
import io.heddle.compute.vector.internal.weight.FloatWeight;
import java.util.Arrays;
import java.util.List;

/** The choice of experts, one token after another; of equal scores the lower index comes first. */
final class TopK implements Step {
    private final TopKRouting op;
    private final int experts;
    private final Dense logits;
    private final RowsOf rows;
    private final long indices;
    private final long weights;
    /** The address of what is added for the choice, or 0. */
    private final long bias;
    /** Where the scores of a token are computed. */
    private final long space;
    private final float[] scores;
    private final float[] choice;
    private final float[] groups;
    private final int[] chosen;

    TopK(TopKRouting op, List<Tensor> outputs, Binding binding) {
        this.op = op;
        this.experts = op.logits().shape().width();
        this.logits = Dense.of(op.logits(), binding);
        this.rows = RowsOf.floats(logits.tensor());
        this.indices = outputs.get(0).address();
        this.weights = outputs.get(1).address();
        this.bias = op.choiceBias().map(b -> ((FloatWeight) binding.weight(b)).address()).orElse(0L);
        this.space = binding.scratch().allocate(DataType.F32, Shape.of(experts)).address();
        this.scores = new float[experts];
        this.choice = new float[experts];
        this.groups = new float[op.groups()];
        this.chosen = new int[op.k()];
    }

    @Override
    public void run() {
        logits.refresh();
        for (int token = 0; token < rows.count(); token++) {
            score(rows.address(token));
            choose();
            long at = (long) token * chosen.length * Float.BYTES;
            for (int i = 0; i < chosen.length; i++) {
                Memory.putInt(indices + at + (long) i * Integer.BYTES, chosen[i]);
            }
            weigh(weights + at);
        }
    }

    private void score(long from) {
        Memory.copy(from, scores, 0, experts);
        switch (op.scoring()) {
            case SOFTMAX, SOFTMAX_RENORMALISED -> softmax();
            case SIGMOID, SIGMOID_RENORMALISED -> {
                Activations.apply(Activation.SIGMOID, from, space, experts);
                Memory.copy(space, scores, 0, experts);
            }
            case SOFTMAX_OF_CHOSEN -> { }
        }
    }

    private void softmax() {
        float largest = Float.NEGATIVE_INFINITY;
        for (float score : scores) {
            largest = Math.max(largest, score);
        }
        for (int i = 0; i < experts; i++) {
            Memory.putFloat(space + (long) i * Float.BYTES, scores[i] - largest);
        }
        Activations.apply(Activation.EXP, space, space, experts);
        Memory.copy(space, scores, 0, experts);
        double sum = 0;
        for (float score : scores) {
            sum += score;
        }
        for (int i = 0; i < experts; i++) {
            scores[i] = (float) (scores[i] / sum);
        }
    }

    private void choose() {
        for (int expert = 0; expert < experts; expert++) {
            float score = scores[expert] + (bias == 0 ? 0 : Memory.getFloat(bias + (long) expert * Float.BYTES));
            // A score that is no number is never better than another, so that k different experts are found.
            choice[expert] = Float.isNaN(score) || score == Float.NEGATIVE_INFINITY ? -Float.MAX_VALUE : score;
        }
        if (op.groupsKept() < op.groups()) {
            dropGroups();
        }
        for (int i = 0; i < chosen.length; i++) {
            chosen[i] = best(0, experts);
            choice[chosen[i]] = Float.NEGATIVE_INFINITY;
        }
    }

    /** Excludes the experts of all but the best groups. */
    private void dropGroups() {
        int size = experts / groups.length;
        for (int group = 0; group < groups.length; group++) {
            int first = best(group * size, (group + 1) * size);
            float second = Float.NEGATIVE_INFINITY;
            for (int expert = group * size; expert < (group + 1) * size; expert++) {
                second = expert == first ? second : Math.max(second, choice[expert]);
            }
            groups[group] = choice[first] + (size > 1 ? second : 0);
        }
        for (int dropped = 0; dropped < groups.length - op.groupsKept(); dropped++) {
            int worst = 0;
            for (int group = 1; group < groups.length; group++) {
                worst = groups[group] <= groups[worst] ? group : worst;
            }
            groups[worst] = Float.POSITIVE_INFINITY;
            Arrays.fill(choice, worst * size, (worst + 1) * size, Float.NEGATIVE_INFINITY);
        }
    }

    private int best(int from, int to) {
        int best = from;
        for (int expert = from + 1; expert < to; expert++) {
            best = choice[expert] > choice[best] ? expert : best;
        }
        return best;
    }

    private void weigh(long to) {
        double largest = scores[chosen[0]];
        for (int expert : chosen) {
            largest = Math.max(largest, scores[expert]);
        }
        double sum = op.scoring() == Scoring.SIGMOID_RENORMALISED ? 1e-20 : 0;
        for (int expert : chosen) {
            sum += strength(scores[expert], largest);
        }
        boolean divided = op.scoring() != Scoring.SOFTMAX && op.scoring() != Scoring.SIGMOID;
        for (int i = 0; i < chosen.length; i++) {
            double weight = strength(scores[chosen[i]], largest);
            Memory.putFloat(to + (long) i * Float.BYTES, (float) (op.factor() * (divided ? weight / sum : weight)));
        }
    }

    private double strength(double score, double largest) {
        return op.scoring() == Scoring.SOFTMAX_OF_CHOSEN ? Math.exp(score - largest) : score;
    }
}
