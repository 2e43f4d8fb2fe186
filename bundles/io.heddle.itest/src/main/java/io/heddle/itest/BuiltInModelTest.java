// SPDX-License-Identifier: Apache-2.0
package io.heddle.itest;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.api.stack.AssemblyOptions;
import io.heddle.api.stack.Output;
import io.heddle.api.stack.Session;
import io.heddle.api.stack.Session.Row;
import io.heddle.api.stack.Stack;
import io.heddle.api.stack.Stacks;
import io.heddle.checkpoint.Model;
import io.heddle.checkpoint.Models;
import io.heddle.checkpoint.safetensors.Access;
import io.heddle.checkpoint.safetensors.SafetensorsFile;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.test.common.annotation.InjectService;

/** The model that ships with Heddle says what its training run said. */
class BuiltInModelTest {
    private static final int PROMPT = 13;

    @InjectService(timeout = 20_000)
    Models models;
    @InjectService(timeout = 20_000)
    Stacks stacks;
    @TempDir
    Path folder;

    @Test
    void lossAndLogitsAreThePublishedOnes() throws Exception {
        Golden golden = Golden.unpack("bamba-shakespeare", folder);
        int[][] labels;
        try (SafetensorsFile file = SafetensorsFile.open(golden.folder().resolve("golden.safetensors"), Access.COPY)) {
            labels = Golden.integers(file, "labels");
        }
        double nats = 0;
        try (Model model = models.open(golden.folder(), Models.Access.MAPPED);
                Stack stack = stacks.assemble(model.plan().stack(), model.weights(), AssemblyOptions.standard());
                Session session = stack.open(1, 512)) {
            for (int row = 0; row < labels.length; row++) {
                session.reset(0);
                Output output = session.forward(List.of(new Row(0, golden.ids()[row])));
                for (int t = 0; t < labels[row].length; t++) {
                    nats -= logProbability(output.copy(0, t), labels[row][t]);
                }
                if (row < golden.logits().length) {
                    double distance = Logits.distance(Arrays.copyOf(output.values(), golden.logits()[row].length), golden.logits()[row]);
                    assertTrue(distance <= Tolerances.PUBLISHED_LOGITS, "row " + row + " is off by " + distance);
                }
            }
        }
        assertEquals(1.27378, nats / (labels.length * labels[0].length), Tolerances.PUBLISHED_LOSS);
    }

    @Test
    void twoHundredGreedyBytesAreThePublishedOnes() throws Exception {
        Golden golden = Golden.unpack("bamba-shakespeare", folder);
        try (Model model = models.open(golden.folder(), Models.Access.MAPPED);
                Stack stack = stacks.assemble(model.plan().stack(), model.weights(), AssemblyOptions.standard());
                Session session = stack.open(1, PROMPT + 200)) {
            int[][] prompts = {Arrays.copyOf(golden.generated()[0], PROMPT)};
            assertArrayEquals(golden.generated()[0], Logits.greedy(session, prompts, 200)[0]);
        }
    }

    private static double logProbability(float[] logits, int label) {
        double most = Double.NEGATIVE_INFINITY;
        for (float logit : logits) {
            most = Math.max(most, logit);
        }
        double sum = 0;
        for (float logit : logits) {
            sum += Math.exp(logit - most);
        }
        return logits[label] - most - Math.log(sum);
    }
}
