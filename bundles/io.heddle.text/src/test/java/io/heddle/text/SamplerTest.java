// SPDX-License-Identifier: Apache-2.0
package io.heddle.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SamplerTest {

    @Test
    void drawsFollowTheProbabilitiesOfAPlainComputation() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 60; round++) {
            float[] logits = ReferenceSampling.logits(random, 2 + random.nextInt(12));
            int[] history = random.ints(random.nextInt(6), 0, logits.length).toArray();
            SamplingOptions options = ReferenceSampling.options(random);
            double[] expected = ReferenceSampling.probabilities(logits, history, options);
            int[] counts = new int[logits.length];
            Sampler sampler = new Sampler(options);
            int draws = 20_000;
            for (int i = 0; i < draws; i++) {
                counts[sampler.sample(logits, history)]++;
            }
            for (int id = 0; id < counts.length; id++) {
                String message = "seed " + seed + ", round " + round + ", " + options + ", id " + id;
                // Seven standard deviations, and some draws for the long tail of rare tokens.
                double allowed = 7 * Math.sqrt(expected[id] * (1 - expected[id]) / draws) + 6.0 / draws;
                assertEquals(expected[id], counts[id] / (double) draws, allowed, message);
                assertTrue(expected[id] > 0 || counts[id] == 0, message);
            }
        }
    }

    @Test
    void temperatureZeroTakesTheFirstOfTheHighest() {
        Sampler sampler = new Sampler(SamplingOptions.greedy().withTopK(1).withTopP(0.1));
        assertEquals(1, sampler.sample(new float[] {-3, 2, 2, 1}));
        assertEquals(0, sampler.sample(new float[] {-0f, 0f, Float.NEGATIVE_INFINITY}));
        assertEquals(2, sampler.sample(new float[] {9, -3, 2, 4, 2, 9}, 1, 2, new int[0], 0) + 1);
    }

    @Test
    void thePenaltyCountsOnceATokenAndAlsoWhenGreedy() {
        Sampler sampler = new Sampler(SamplingOptions.greedy().withRepetitionPenalty(1.5));
        assertEquals(1, sampler.sample(new float[] {3, 2.5f}, new int[] {0}));
        assertEquals(0, sampler.sample(new float[] {3, 1.9f}, new int[] {0, 0, 0, 0}));
        assertEquals(1, sampler.sample(new float[] {-1, -1.4f}, new int[] {0}));
        assertEquals(0, sampler.sample(new float[] {3, 2.5f}, new int[0]));
        float[] logits = {3, 2.5f};
        sampler.sample(logits, 0, 2, new int[] {0, 1}, 1);
        assertArrayEquals(new float[] {3, 2.5f}, logits);
    }

    @Test
    void equalSeedsChooseEqualTokensAndOthersDoNot() {
        float[] logits = ReferenceSampling.logits(new Random(1), 500);
        SamplingOptions options = SamplingOptions.random(42).withTopP(0.9);
        int[] once = draws(new Sampler(options), logits);
        assertArrayEquals(once, draws(new Sampler(options), logits));
        assertNotEquals(IntStream.of(once).boxed().toList(),
                IntStream.of(draws(new Sampler(options.withSeed(43)), logits)).boxed().toList());
    }

    @Test
    void aSeedMeansTheSameOnEveryMachine() {
        float[] logits = new float[100];
        int[] drawn = draws(new Sampler(SamplingOptions.random(1)), logits);
        assertArrayEquals(new int[] {90, 9, 4, 33, 71, 30}, IntStream.of(drawn).limit(6).toArray());
    }

    @Test
    void aRowOfABatchChoosesWhatItChoosesAlone() {
        SamplingOptions options = SamplingOptions.random(7).withTopK(20);
        float[][] rows = IntStream.range(0, 4).mapToObj(i -> ReferenceSampling.logits(new Random(i), 50))
                .toArray(float[][]::new);
        Sampler[] batch = IntStream.range(0, 4).mapToObj(i -> new Sampler(options.forRow(i))).toArray(Sampler[]::new);
        int[][] together = new int[4][50];
        for (int step = 0; step < 50; step++) {
            for (int row = 0; row < 4; row++) {
                together[row][step] = batch[row].sample(rows[row]);
            }
        }
        for (int row = 0; row < 4; row++) {
            assertArrayEquals(together[row], draws(new Sampler(options.forRow(row)), rows[row]));
        }
        assertEquals(options, options.forRow(0));
        assertNotEquals(options, options.forRow(1));
    }

    @Test
    void everyChoiceTakesOneRandomNumberWhateverItsRowIs() {
        float[] logits = ReferenceSampling.logits(new Random(2), 40);
        Sampler first = new Sampler(SamplingOptions.random(5));
        Sampler second = new Sampler(SamplingOptions.random(5));
        first.sample(new float[] {0, 1});
        second.sample(new float[300]);
        assertArrayEquals(draws(first, logits), draws(second, logits));
    }

    @Test
    void aChoiceAllocatesNothing() {
        float[] logits = ReferenceSampling.logits(new Random(3), 5_000);
        int[] history = {1, 2, 3};
        Sampler sampler = new Sampler(SamplingOptions.random(5).withTopP(0.95).withMinP(0.01).withRepetitionPenalty(1.1));
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        for (int i = 0; i < 2_000; i++) {
            sampler.sample(logits, history);
        }
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < 1_000; i++) {
            sampler.sample(logits, history);
        }
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertTrue(allocated < 10_000, allocated + " bytes in 1000 choices");
    }

    @Test
    void extremeNumbersDoNotUpsetTheChoice() {
        assertEquals(1, new Sampler(SamplingOptions.random(0).withTemperature(1e-300)).sample(new float[] {1, 2, -5}));
        Sampler hot = new Sampler(SamplingOptions.random(0).withTemperature(1e300));
        assertTrue(IntStream.of(draws(hot, new float[] {1, 2, -5})).distinct().count() == 3);
        float low = Float.NEGATIVE_INFINITY;
        Sampler nearly = new Sampler(SamplingOptions.random(0).withTopP(0.999999999).withRepetitionPenalty(1e-30));
        assertEquals(2, nearly.sample(new float[] {low, low, Float.MAX_VALUE, low}, new int[] {0, 2}));
        Sampler top = new Sampler(SamplingOptions.random(0).withTopK(3));
        assertTrue(IntStream.of(draws(top, new float[] {low, 1, low, 1})).allMatch(id -> id % 2 == 1));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "1,NaN,2|logit 1 is NaN; the model went wrong before",
        "1,2,Infinity|logit 2 is Infinity; the model went wrong before",
        "-Infinity,-Infinity|all 2 logits are -Infinity; there is nothing to choose",
    })
    void rowsThatCannotBeRightAreRefused(String row, String complaint) {
        String[] numbers = row.split(",");
        float[] logits = new float[numbers.length];
        for (int i = 0; i < logits.length; i++) {
            logits[i] = Float.parseFloat(numbers[i]);
        }
        for (double temperature : new double[] {0, 1}) {
            Sampler sampler = new Sampler(SamplingOptions.random(1).withTemperature(temperature));
            var e = assertThrows(IllegalArgumentException.class, () -> sampler.sample(logits));
            assertEquals(complaint, e.getMessage());
        }
    }

    @Test
    void emptyRowsAndStrangeHistoriesAreRefused() {
        Sampler sampler = new Sampler(SamplingOptions.greedy().withRepetitionPenalty(2));
        assertThrows(IllegalArgumentException.class, () -> sampler.sample(new float[0]));
        var e = assertThrows(IllegalArgumentException.class, () -> sampler.sample(new float[3], new int[] {1, 3}));
        assertEquals("history 1 is the id 3; there are 3 logits", e.getMessage());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "-0.1|0|1|0|1|temperature is -0.1; allowed is 0 or more",
        "NaN|0|1|0|1|temperature is NaN; allowed is 0 or more",
        "1|-1|1|0|1|topK is -1; allowed is 0 (off) or more",
        "1|0|0|0|1|topP is 0.0; allowed is above 0 and at most 1 (off)",
        "1|0|1.1|0|1|topP is 1.1; allowed is above 0 and at most 1 (off)",
        "1|0|1|-0.5|1|minP is -0.5; allowed is from 0 (off) to 1",
        "1|0|1|NaN|1|minP is NaN; allowed is from 0 (off) to 1",
        "1|0|1|0|0|repetitionPenalty is 0.0; allowed is above 0; 1 is off",
        "1|0|1|0|Infinity|repetitionPenalty is Infinity; allowed is above 0; 1 is off",
    })
    void optionsOutOfRangeAreNamed(double t, int k, double p, double m, double r, String complaint) {
        var e = assertThrows(IllegalArgumentException.class, () -> new SamplingOptions(t, k, p, m, r, 0));
        assertEquals(complaint, e.getMessage());
    }

    private static int[] draws(Sampler sampler, float[] logits) {
        return IntStream.range(0, 50).map(i -> sampler.sample(logits)).toArray();
    }
}
