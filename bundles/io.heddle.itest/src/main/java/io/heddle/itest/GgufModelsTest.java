// SPDX-License-Identifier: Apache-2.0
package io.heddle.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.api.stack.AssemblyOptions;
import io.heddle.api.stack.Session;
import io.heddle.api.stack.Stack;
import io.heddle.api.stack.Stacks;
import io.heddle.checkpoint.Model;
import io.heddle.checkpoint.Models;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.test.common.annotation.InjectService;

/** A model that llama.cpp's converters would have made of a checkpoint gives the checkpoint's logits. */
class GgufModelsTest {
    private static final int[][] IDS = {IntStream.range(0, 19).map(i -> (5 * i + 1) % 24).toArray(),
        IntStream.range(0, 19).map(i -> (7 * i * i + 2) % 24).toArray()};

    @InjectService(timeout = 20_000)
    Models models;
    @InjectService(timeout = 20_000)
    Stacks stacks;
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"llama", "mistral-window", "mixtral", "mamba", "falcon_mamba", "mamba2", "jamba", "bamba",
        "nemotron_h", "rwkv-lm-7"})
    void logitsAreThePublishedOnes(String name) throws Exception {
        Golden golden = Golden.unpack(name, folder);
        Path file = GgufSources.golden(name, golden.folder()).write(folder.resolve("model.gguf"), GgufKind.F32);
        float[][] logits = logits(file, golden.ids());
        for (int row = 0; row < logits.length; row++) {
            double distance = Logits.distance(logits[row], golden.logits()[row]);
            assertTrue(distance <= Tolerances.PUBLISHED_LOGITS, name + " row " + row + " is off by " + distance);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"llama3", "qwen2", "gpt2", "lfm2", "minimax", "qwen3_next", "falcon_h1", "granite", "granite-dense",
        "nemotron_h_moe", "rwkv6"})
    void logitsAreThoseOfTheCheckpoint(String name) throws Exception {
        System.out.println(name + ", seed " + GgufSources.SEED);
        GgufSource source = GgufSources.drawn(name, folder.resolve(name));
        agree(logits(source.folder(), IDS), logits(source.write(folder.resolve("model.gguf"), GgufKind.F32), IDS), name);
    }

    @ParameterizedTest
    @CsvSource({"llama,F16", "llama,BF16", "llama,Q8_0", "llama,Q4_0", "mixtral,Q8_0", "mamba2,Q4_0", "jamba,Q8_0"})
    void logitsAreThoseOfTheNumbersThatAreLeft(String name, GgufKind kind) throws Exception {
        Golden golden = Golden.unpack(name, folder);
        GgufSource source = GgufSources.golden(name, golden.folder());
        agree(logits(source.rounded(folder.resolve("rounded"), kind), golden.ids()),
                logits(source.write(folder.resolve("model.gguf"), kind), golden.ids()), name + " in " + kind);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Q4_K", "Q6_K"})
    void blocksOf256GiveTheNumbersThatAreLeft(GgufKind kind) throws Exception {
        GgufSource source = GgufSources.drawn("llama3", folder.resolve("llama3"));
        agree(logits(source.rounded(folder.resolve("rounded"), kind), IDS),
                logits(source.write(folder.resolve("model.gguf"), kind), IDS), "llama3 in " + kind);
    }

    private static void agree(float[][] expected, float[][] found, String name) {
        assertEquals(expected.length, found.length);
        for (int row = 0; row < expected.length; row++) {
            double distance = Logits.distance(found[row], expected[row]);
            assertTrue(distance <= Tolerances.SAME_STACK_F32, name + " row " + row + " is off by " + distance);
        }
    }

    private float[][] logits(Path path, int[][] ids) {
        try (Model model = models.open(path, Models.Access.MAPPED);
                Stack stack = stacks.assemble(model.plan().stack(), model.weights(), AssemblyOptions.standard());
                Session session = stack.open(ids.length, ids[0].length)) {
            return Logits.of(session, ids, ids[0].length);
        }
    }
}
