// SPDX-License-Identifier: Apache-2.0
package io.heddle.text.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BpeWriterTest {

    private static final BpeOptions PLAIN = new BpeOptions(-1, false, false, false, "", "");

    @Test
    void theQueueMergesWhatSearchingForTheEarliestRuleMerges() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 300; round++) {
            Rules rules = Rules.random(random, 1 + random.nextInt(40));
            BpeModel model = new BpeModel(rules.ids, rules.merges, PLAIN);
            for (int i = 0; i < 20; i++) {
                String word = Rules.word(random, random.nextInt(60));
                assertArrayEquals(rules.naive(word), write(model, word), "seed " + seed + ", word " + word);
            }
        }
    }

    @Test
    void oneWordOfAMegabyteTakesNoTimeToSpeakOf() {
        Random random = new Random(3);
        Rules rules = Rules.random(random, 40);
        BpeModel model = new BpeModel(rules.ids, rules.merges, PLAIN);
        for (String word : List.of("a".repeat(1 << 20), "abc".repeat(350_000), Rules.word(random, 1 << 20))) {
            int[] ids = assertTimeout(Duration.ofSeconds(20), () -> write(model, word));
            int length = 0;
            for (int id : ids) {
                length += rules.tokens.get(id).length();
            }
            assertEquals(word.length(), length);
        }
    }

    @Test
    void aWordThatComesAgainGivesTheSameTokens() {
        Rules rules = Rules.random(new Random(5), 20);
        IdList ids = new IdList();
        BpeWriter writer = new BpeWriter(new BpeModel(rules.ids, rules.merges, PLAIN), ids);
        writer.write("abcabc");
        int once = ids.size();
        writer.write("cab");
        int between = ids.size();
        writer.write("abcabc");
        int[] all = ids.toArray(0);
        assertArrayEquals(Arrays.copyOf(all, once), ids.toArray(between));
    }

    private static int[] write(BpeModel model, String word) {
        IdList ids = new IdList();
        new BpeWriter(model, ids).write(word);
        return ids.toArray(0);
    }

    /** Random rules over three letters, and the slow way to apply them. */
    private record Rules(Map<String, Integer> ids, List<String> tokens, List<BpeModel.Merge> merges) {

        static Rules random(Random random, int count) {
            List<String> tokens = new ArrayList<>(List.of("a", "b", "c"));
            List<BpeModel.Merge> merges = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                String left = tokens.get(random.nextInt(tokens.size()));
                String right = tokens.get(random.nextInt(tokens.size()));
                if (!tokens.contains(left + right)) {
                    tokens.add(left + right);
                    merges.add(new BpeModel.Merge(left, right));
                }
            }
            Map<String, Integer> ids = new HashMap<>();
            for (int id = 0; id < tokens.size(); id++) {
                ids.put(tokens.get(id), id);
            }
            return new Rules(ids, tokens, merges);
        }

        static String word(Random random, int length) {
            StringBuilder word = new StringBuilder();
            for (int i = 0; i < length; i++) {
                word.append((char) ('a' + random.nextInt(3)));
            }
            return word.toString();
        }

        int[] naive(String word) {
            List<String> parts = new ArrayList<>(word.chars().mapToObj(Character::toString).toList());
            while (true) {
                int bestRank = Integer.MAX_VALUE;
                int bestPlace = -1;
                for (int i = 0; i + 1 < parts.size(); i++) {
                    int rank = merges.indexOf(new BpeModel.Merge(parts.get(i), parts.get(i + 1)));
                    if (rank >= 0 && rank < bestRank) {
                        bestRank = rank;
                        bestPlace = i;
                    }
                }
                if (bestPlace < 0) {
                    return parts.stream().mapToInt(ids::get).toArray();
                }
                parts.set(bestPlace, parts.get(bestPlace) + parts.remove(bestPlace + 1));
            }
        }
    }
}
