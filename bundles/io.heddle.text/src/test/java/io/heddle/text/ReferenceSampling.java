// SPDX-License-Identifier: Apache-2.0
package io.heddle.text;

import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** The probabilities of a choice, computed step by step with sorted lists. */
final class ReferenceSampling {

    private ReferenceSampling() {
    }

    /** Logits with ties and some negative infinities. */
    static float[] logits(Random random, int size) {
        float[] logits = new float[size];
        for (int i = 0; i < size; i++) {
            logits[i] = random.nextInt(8) == 0 && i > 0 ? Float.NEGATIVE_INFINITY : random.nextInt(-12, 13) / 4f;
        }
        return logits;
    }

    static SamplingOptions options(Random random) {
        return SamplingOptions.random(random.nextLong())
                .withTemperature(0.3 + 2 * random.nextDouble())
                .withTopK(random.nextBoolean() ? 0 : 1 + random.nextInt(14))
                .withTopP(random.nextBoolean() ? 1 : 0.05 + 0.9 * random.nextDouble())
                .withMinP(random.nextBoolean() ? 0 : 0.5 * random.nextDouble())
                .withRepetitionPenalty(random.nextBoolean() ? 1 : 0.7 + random.nextDouble());
    }

    static double[] probabilities(float[] logits, int[] history, SamplingOptions options) {
        double[] scores = new double[logits.length];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = logits[i];
        }
        IntStream.of(history).distinct().forEach(id -> {
            double penalty = options.repetitionPenalty();
            scores[id] = (float) (scores[id] < 0 ? scores[id] * penalty : scores[id] / penalty);
        });
        for (int i = 0; i < scores.length; i++) {
            scores[i] /= options.temperature();
        }
        List<Integer> order = IntStream.range(0, scores.length).boxed()
                .sorted(Comparator.comparingDouble(id -> -scores[id])).toList();
        if (options.topK() > 0) {
            double least = scores[order.get(Math.min(options.topK(), scores.length) - 1)];
            forbid(scores, order.stream().filter(id -> scores[id] < least).toList());
        }
        double[] all = softmax(scores);
        double before = 0;
        for (int id : order) {
            if (before >= options.topP() && options.topP() < 1) {
                forbid(scores, List.of(id));
            }
            before += all[id];
        }
        double[] kept = softmax(scores);
        double least = options.minP() * IntStream.range(0, kept.length).mapToDouble(id -> kept[id]).max().orElseThrow();
        forbid(scores, order.stream().filter(id -> kept[id] < least).toList());
        return softmax(scores);
    }

    private static void forbid(double[] scores, List<Integer> ids) {
        ids.forEach(id -> scores[id] = Double.NEGATIVE_INFINITY);
    }

    private static double[] softmax(double[] scores) {
        double[] probabilities = IntStream.range(0, scores.length).mapToDouble(i -> Math.exp(scores[i])).toArray();
        double sum = IntStream.range(0, scores.length).mapToDouble(i -> probabilities[i]).sum();
        return IntStream.range(0, scores.length).mapToDouble(i -> probabilities[i] / sum).toArray();
    }
}
