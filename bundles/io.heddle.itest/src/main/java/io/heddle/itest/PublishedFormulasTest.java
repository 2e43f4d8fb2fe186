// SPDX-License-Identifier: Apache-2.0
package io.heddle.itest;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.api.stack.AssemblyOptions;
import io.heddle.api.stack.Session;
import io.heddle.api.stack.Stack;
import io.heddle.api.stack.Stacks;
import io.heddle.api.tensor.DataType;
import io.heddle.checkpoint.Model;
import io.heddle.checkpoint.Models;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.test.common.annotation.InjectService;

/** Families without published results give what their formulas give that are written a second time, in double. */
class PublishedFormulasTest {
    private static final long SEED = 20_262;
    private static final int[][] IDS = {IntStream.range(0, 19).map(i -> (5 * i + 1) % 20).toArray(),
        IntStream.range(0, 19).map(i -> (7 * i * i + 2) % 20).toArray()};

    @InjectService(timeout = 20_000)
    Models models;
    @InjectService(timeout = 20_000)
    Stacks stacks;
    @TempDir
    Path folder;

    private static ReferenceModel reference(String family) {
        System.out.println(family + ", seed " + SEED);
        return switch (family) {
            case "gpt2" -> new Gpt2Reference(SEED);
            case "mamba_ssm" -> new MambaSsmReference(false, SEED);
            case "mamba_ssm-2" -> new MambaSsmReference(true, SEED);
            case "qwen3_next" -> new Qwen3NextReference(SEED);
            case "lfm2" -> new Lfm2Reference(SEED);
            case "minimax" -> new MinimaxReference(SEED);
            case "stripedhyena" -> new StripedHyenaReference(SEED);
            case "hyenadna" -> new HyenaDnaReference(SEED);
            default -> throw new IllegalArgumentException(family);
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpt2", "mamba_ssm", "mamba_ssm-2", "qwen3_next", "lfm2", "minimax", "stripedhyena", "hyenadna"})
    void logitsAreThoseOfTheFormulas(String family) throws Exception {
        ReferenceModel reference = reference(family);
        Path checkpoint = reference.checkpoint().write(folder.resolve(family));
        for (int piece : new int[] {IDS[0].length, 4, 1}) {
            agree(checkpoint, reference, DataType.F64, piece, Tolerances.REFERENCE_LOGITS);
        }
        agree(checkpoint, reference, DataType.F32, IDS[0].length, Tolerances.PUBLISHED_LOGITS);
        agree(checkpoint, reference, DataType.F32, 1, Tolerances.PUBLISHED_LOGITS);
    }

    private void agree(Path checkpoint, ReferenceModel reference, DataType type, int piece, double tolerance) {
        try (Model model = models.open(checkpoint, Models.Access.COPIED);
                Stack stack = stacks.assemble(model.plan().stack(), model.weights(), AssemblyOptions.standard().in(type));
                Session session = stack.open(IDS.length, IDS[0].length)) {
            float[][] logits = Logits.of(session, IDS, piece);
            for (int row = 0; row < IDS.length; row++) {
                double distance = Logits.distance(logits[row], reference.logits(IDS[row]));
                assertTrue(distance <= tolerance, checkpoint.getFileName() + " row " + row + " in pieces of " + piece
                        + " is off by " + distance + " in " + type + ", seed " + SEED);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gpt2", "mamba_ssm", "mamba_ssm-2", "qwen3_next", "lfm2", "minimax", "stripedhyena", "hyenadna"})
    void greedyContinuationIsThatOfTheFormulas(String family) throws Exception {
        ReferenceModel reference = reference(family);
        int[] prompt = Arrays.copyOf(IDS[0], 5);
        int[] expected = prompt;
        while (expected.length < 15) {
            double[] last = reference.forward(expected)[expected.length - 1];
            int best = IntStream.range(0, last.length).reduce((a, b) -> last[b] > last[a] ? b : a).orElseThrow();
            expected = Arrays.copyOf(expected, expected.length + 1);
            expected[expected.length - 1] = best;
        }
        try (Model model = models.open(reference.checkpoint().write(folder.resolve(family)), Models.Access.COPIED);
                Stack stack = stacks.assemble(model.plan().stack(), model.weights(), AssemblyOptions.standard());
                Session session = stack.open(1, 15)) {
            assertArrayEquals(expected, Logits.greedy(session, new int[][] {prompt}, 10)[0]);
        }
    }
}
