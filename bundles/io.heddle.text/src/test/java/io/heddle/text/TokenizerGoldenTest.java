// SPDX-License-Identifier: Apache-2.0
package io.heddle.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenizerGoldenTest {

    @ParameterizedTest
    @ValueSource(strings = {"byte-level-gpt2", "byte-fallback-llama2"})
    void everyTextGivesTheIdsAndTheTextOfTheReference(String name) throws IOException {
        Tokenizer tokenizer = golden(name);
        for (JsonNode text : TestTokenizers.json("golden/" + name + "/expected.json")) {
            String given = text.get("text").textValue();
            int[] ids = TestTokenizers.ints(text.get("ids_without_special"));
            assertArrayEquals(TestTokenizers.ints(text.get("ids")), tokenizer.encode(given, true), given);
            assertArrayEquals(ids, tokenizer.encode(given, false), given);
            assertEquals(text.get("decoded").textValue(), tokenizer.decode(ids, false), given);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"byte-level-gpt2", "byte-fallback-llama2"})
    void randomTextsComeBackAsTheyWent(String name) throws IOException {
        Tokenizer tokenizer = golden(name);
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 2_000; i++) {
            String text = TestTokenizers.randomText(random, 40);
            // The second kind writes the sign of a space as a space, so only texts without the sign come back.
            String given = text.replace('\u2581', 'x');
            assertEquals(given, tokenizer.decode(tokenizer.encode(given, false), false), "seed " + seed);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"byte-level-gpt2", "byte-fallback-llama2"})
    void idsGivenOneByOneGiveTheTextOfAll(String name) throws IOException {
        Tokenizer tokenizer = golden(name);
        long seed = System.nanoTime();
        TestTokenizers.checkStreaming(tokenizer, new Random(seed), 2_000, "seed " + seed);
    }

    private static Tokenizer golden(String name) throws IOException {
        try (InputStream in = TestTokenizers.class.getResourceAsStream("golden/" + name + "/tokenizer.json")) {
            return TokenizerJson.read(in);
        }
    }
}
