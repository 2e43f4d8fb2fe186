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

/** Models of flash-linear-attention, some of whose layers are attention with a window, shared keys and biases. */
class FlaHybridsTest {
    private static final long SEED = 20_251;
    private static final int[][] IDS = {IntStream.range(0, 19).map(i -> (5 * i + 1) % FlaCheckpoints.VOCABULARY).toArray(),
        IntStream.range(0, 19).map(i -> (7 * i * i + 2) % FlaCheckpoints.VOCABULARY).toArray()};

    @InjectService(timeout = 20_000)
    Models models;
    @InjectService(timeout = 20_000)
    Stacks stacks;
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"linear_attn", "rwkv7", "transformer"})
    void logitsAreThoseOfTheFormulas(String family) throws Exception {
        FlaReference reference = new FlaReference(FlaCheckpoints.draw(family, SEED));
        for (int piece : new int[] {IDS[0].length, 4, 1}) {
            float[][] logits = logits(family, DataType.F64, piece);
            for (int row = 0; row < IDS.length; row++) {
                double distance = Logits.distance(logits[row], reference.logits(IDS[row]));
                assertTrue(distance <= Tolerances.REFERENCE_LOGITS, family + " row " + row + " in pieces of " + piece
                        + " is off by " + distance + ", seed " + SEED);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gla", "retnet", "hgrn", "hgrn2", "rwkv6", "rwkv7", "gated_deltanet", "delta_net", "kda",
        "linear_attn", "transformer"})
    void tokenByTokenGivesTheSame(String family) throws Exception {
        float[][] whole = logits(family, DataType.F32, IDS[0].length);
        float[][] single = logits(family, DataType.F32, 1);
        for (int row = 0; row < IDS.length; row++) {
            double distance = Logits.distance(single[row], whole[row]);
            assertTrue(distance <= Tolerances.SAME_STACK_F32, family + " row " + row + " is off by " + distance + ", seed " + SEED);
        }
    }

    private float[][] logits(String family, DataType type, int piece) throws Exception {
        Path checkpoint = folder.resolve(family);
        if (!checkpoint.toFile().exists()) {
            FlaCheckpoints.draw(family, SEED).write(checkpoint);
        }
        try (Model model = models.open(checkpoint, Models.Access.COPIED);
                Stack stack = stacks.assemble(model.plan().stack(), model.weights(), AssemblyOptions.standard().in(type));
                Session session = stack.open(IDS.length, IDS[0].length)) {
            return Logits.of(session, IDS, piece);
        }
    }
}
