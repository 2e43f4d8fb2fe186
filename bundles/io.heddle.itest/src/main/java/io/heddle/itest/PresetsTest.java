// SPDX-License-Identifier: Apache-2.0
package io.heddle.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.api.stack.AssemblyOptions;
import io.heddle.api.stack.Session;
import io.heddle.api.stack.Session.Row;
import io.heddle.api.stack.Stack;
import io.heddle.api.stack.StackSpec;
import io.heddle.api.stack.Stacks;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.test.common.annotation.InjectService;

/** Every preset builds at a small size with random weights, generates, and shows its plan. */
class PresetsTest {
    private static final long SEED = 20240917;
    private static final int PROMPT = 9;
    private static final int GENERATED = 7;

    @InjectService(timeout = 20_000)
    Stacks stacks;

    @ParameterizedTest
    @ValueSource(strings = {"transformer layers=2", "mamba layers=2", "mamba2 layers=2", "jamba layers=8", "zamba layers=8",
        "griffin layers=3", "samba layers=2", "striped layers=2", "nvidia-hybrid layers=14", "sandwich layers=4"})
    void buildsGeneratesAndShowsItsPlan(String preset) {
        StackSpec spec = stacks.parse(preset + " width=64 vocab=96");
        try (Stack stack = stacks.assemble(spec, stacks.randomWeights(SEED), AssemblyOptions.standard())) {
            assertEquals(Optional.empty(), stack.waitingFor(), preset);
            assertEquals(generated(stack, PROMPT), generated(stack, 1), preset + " by pieces, seed " + SEED);
            assertFalse(stack.plan(1, 1).isBlank());
            assertTrue(stack.plan(2, 5).lines().count() >= spec.layers().size(), stack.plan(2, 5));
        }
    }

    /** The greedy continuation, with the prompt read in pieces. */
    private static List<Integer> generated(Stack stack, int piece) {
        List<Integer> tokens = new ArrayList<>();
        try (Session session = stack.open(1, PROMPT + GENERATED)) {
            float[] last = {};
            for (int from = 0; from < PROMPT; from += piece) {
                int[] part = IntStream.range(from, from + piece).map(i -> (7 * i + 3) % 96).toArray();
                last = session.forward(List.of(new Row(0, part))).copy(0, piece - 1);
            }
            while (tokens.size() < GENERATED) {
                int next = highest(last);
                tokens.add(next);
                last = session.forward(List.of(new Row(0, new int[] {next}))).copy(0, 0);
            }
        }
        return tokens;
    }

    private static int highest(float[] logits) {
        int best = 0;
        for (int i = 0; i < logits.length; i++) {
            assertTrue(Float.isFinite(logits[i]), "logit " + i + " is " + logits[i]);
            best = logits[i] > logits[best] ? i : best;
        }
        return best;
    }
}
