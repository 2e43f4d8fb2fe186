// SPDX-License-Identifier: Apache-2.0
package io.heddle.itest;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.api.stack.AssemblyOptions;
import io.heddle.api.stack.Session;
import io.heddle.api.stack.Stack;
import io.heddle.api.stack.Stacks;
import io.heddle.api.tensor.DataType;
import io.heddle.checkpoint.Model;
import io.heddle.checkpoint.Models;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.test.common.annotation.InjectService;

/** Families whose published results are not at hand, against their formulas, at once and in pieces. */
class PublishedHybridsTest {
    private static final long SEED = 20_261;
    private static final int VOCABULARY = 24;
    private static final int[][] IDS = {IntStream.range(0, 19).map(i -> (5 * i + 1) % VOCABULARY).toArray(),
        IntStream.range(0, 19).map(i -> (7 * i * i + 2) % VOCABULARY).toArray()};

    @InjectService(timeout = 20_000)
    Models models;
    @InjectService(timeout = 20_000)
    Stacks stacks;
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"granite", "granite-dense", "falcon", "falcon-plain", "zamba2", "zamba2-plain"})
    void logitsAreThoseOfTheFormulas(String name) throws Exception {
        HybridReference reference = reference(name);
        Path checkpoint = reference.checkpoint().write(folder.resolve(name));
        try (Model model = models.open(checkpoint, Models.Access.COPIED)) {
            for (int piece : new int[] {IDS[0].length, 4, 1}) {
                check(model, DataType.F64, piece, reference, Tolerances.REFERENCE_LOGITS);
            }
            check(model, DataType.F32, IDS[0].length, reference, Tolerances.PUBLISHED_LOGITS);
            check(model, DataType.F32, 1, reference, Tolerances.PUBLISHED_LOGITS);
        }
    }

    private static HybridReference reference(String name) {
        return switch (name) {
            case "granite" -> GraniteReference.draw(false, SEED);
            case "granite-dense" -> GraniteReference.draw(true, SEED);
            case "falcon" -> FalconH1Reference.draw(false, SEED);
            case "falcon-plain" -> FalconH1Reference.draw(true, SEED);
            case "zamba2" -> Zamba2Reference.draw(2, SEED);
            case "zamba2-plain" -> Zamba2Reference.draw(1, SEED);
            default -> throw new IllegalArgumentException(name);
        };
    }

    private void check(Model model, DataType type, int piece, HybridReference reference, double tolerance) {
        try (Stack stack = stacks.assemble(model.plan().stack(), model.weights(), AssemblyOptions.standard().in(type));
                Session session = stack.open(IDS.length, IDS[0].length)) {
            float[][] logits = Logits.of(session, IDS, piece);
            for (int row = 0; row < IDS.length; row++) {
                double distance = Logits.distance(logits[row], reference.logits(IDS[row]));
                assertTrue(distance <= tolerance, type + " row " + row + " in pieces of " + piece + " is off by " + distance
                        + ", seed " + SEED);
            }
        }
    }
}
