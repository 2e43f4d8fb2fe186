// SPDX-License-Identifier: Apache-2.0
package io.heddle.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Small tokenizers, one for each component and setting, and what the reference implementation gives for them.
 *
 * <p>In the file, {@code encoding} has for each text: ids, ids with special tokens if they differ, and the decoded text if
 * it differs; {@code decoding} has random ids, their text, and their text without special tokens.
 */
class ReferenceCasesTest {

    @TestFactory
    Stream<DynamicTest> agreesWithTheReference() throws IOException {
        JsonNode file = TestTokenizers.json("reference-cases.json");
        return file.get("cases").properties().stream().map(entry -> DynamicTest.dynamicTest(entry.getKey(),
                () -> check(file, entry.getValue())));
    }

    private static void check(JsonNode file, JsonNode example) {
        ObjectNode json = example.get("tokenizer").deepCopy();
        json.set("model", file.get("models").get(json.get("model").textValue()));
        Tokenizer tokenizer = TestTokenizers.read(json.toString());
        int at = 0;
        for (JsonNode expected : example.get("encoding")) {
            String text = (expected.has(3) ? expected.get(3) : file.get("texts").get(at++)).textValue();
            int[] ids = TestTokenizers.ints(expected.get(0));
            assertArrayEquals(ids, tokenizer.encode(text, false), text);
            int[] withSpecial = expected.get(1).isNull() ? ids : TestTokenizers.ints(expected.get(1));
            assertArrayEquals(withSpecial, tokenizer.encode(text, true), text);
            String decoded = expected.get(2).isNull() ? text : expected.get(2).textValue();
            assertEquals(decoded, tokenizer.decode(ids, false));
        }
        for (JsonNode expected : example.get("decoding")) {
            int[] ids = TestTokenizers.ints(expected.get(0));
            assertEquals(expected.get(1).textValue(), tokenizer.decode(ids, false));
            assertEquals(expected.get(2).textValue(), tokenizer.decode(ids, true));
        }
        TestTokenizers.checkStreaming(tokenizer, new Random(7), 50, "seed 7");
    }
}
