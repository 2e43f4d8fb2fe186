// SPDX-License-Identifier: Apache-2.0
package io.heddle.itest;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.api.stack.AssemblyOptions;
import io.heddle.api.stack.Session;
import io.heddle.api.stack.Stack;
import io.heddle.api.stack.Stacks;
import io.heddle.checkpoint.Model;
import io.heddle.checkpoint.Models;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.test.common.annotation.InjectService;

/** Checkpoints of published families give the published logits and continuations, however they are fed. */
class CheckpointGoldenTest {
    @InjectService(timeout = 20_000)
    Models models;
    @InjectService(timeout = 20_000)
    Stacks stacks;
    @TempDir
    Path folder;

    @ParameterizedTest(name = "{0} in pieces of {1}")
    @CsvSource({"llama,48", "llama,1", "llama,7", "mistral-window,48", "mistral-window,1", "mistral-window,7",
        "mixtral,48", "mixtral,1", "mixtral,7", "mamba,48", "mamba,1", "mamba,7", "mamba2,48", "mamba2,1", "mamba2,7",
        "falcon_mamba,48", "falcon_mamba,1", "falcon_mamba,7", "jamba,48", "jamba,1", "jamba,7",
        "bamba,48", "bamba,1", "bamba,7", "nemotron_h,48", "nemotron_h,1", "nemotron_h,7",
        "zamba,48", "zamba,1", "zamba,7", "rwkv,48", "rwkv,1", "rwkv,7",
        "recurrent_gemma,48", "recurrent_gemma,1", "recurrent_gemma,7",
        "fla-gla,48", "fla-gla,1", "fla-gla,7", "fla-retnet,48", "fla-retnet,1", "fla-retnet,7",
        "fla-hgrn,48", "fla-hgrn,1", "fla-hgrn,7", "fla-rwkv6,48", "fla-rwkv6,1", "fla-rwkv6,7",
        "fla-gated_deltanet,48", "fla-gated_deltanet,1", "fla-gated_deltanet,7",
        "rwkv-lm-7,48", "rwkv-lm-7,1", "rwkv-lm-7,7"})
    void logitsAgreeWithThePublishedImplementation(String name, int piece) throws Exception {
        Golden golden = Golden.unpack(name, folder);
        try (Model model = models.open(golden.folder(), Models.Access.MAPPED);
                Stack stack = stacks.assemble(model.plan().stack(), model.weights(), AssemblyOptions.standard());
                Session session = stack.open(golden.ids().length, golden.ids()[0].length)) {
            float[][] logits = Logits.of(session, golden.ids(), piece);
            for (int row = 0; row < logits.length; row++) {
                double distance = Logits.distance(logits[row], golden.logits()[row]);
                assertTrue(distance <= Tolerances.PUBLISHED_LOGITS, name + " row " + row + " is off by " + distance);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"llama", "mistral-window", "mixtral", "mamba", "mamba2", "falcon_mamba", "jamba", "bamba",
        "nemotron_h", "zamba", "rwkv", "recurrent_gemma", "fla-gla", "fla-retnet", "fla-hgrn", "fla-rwkv6",
        "fla-gated_deltanet", "rwkv-lm-7"})
    void greedyContinuationIsThePublishedOne(String name) throws Exception {
        Golden golden = Golden.unpack(name, folder);
        int[][] prompts = Arrays.stream(golden.generated()).map(ids -> Arrays.copyOf(ids, 16)).toArray(int[][]::new);
        int total = golden.generated()[0].length;
        try (Model model = models.open(golden.folder(), Models.Access.COPIED);
                Stack stack = stacks.assemble(model.plan().stack(), model.weights(), AssemblyOptions.standard());
                Session session = stack.open(prompts.length, total)) {
            assertArrayEquals(golden.generated(), Logits.greedy(session, prompts, total - 16));
        }
    }
}
