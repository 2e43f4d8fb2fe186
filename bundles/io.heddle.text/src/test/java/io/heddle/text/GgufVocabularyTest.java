// SPDX-License-Identifier: Apache-2.0
package io.heddle.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.heddle.text.GgufVocabulary.Frame;
import io.heddle.text.GgufVocabulary.Tokens;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokenizers of GGUF files: the same ids as the tokenizer they were made of, and clear refusals. */
class GgufVocabularyTest {
    private static final Frame SILENT = new Frame(null, null, null, null, null, null);

    /** What llama.cpp's converter makes of a tokenizer.json. */
    private static GgufVocabulary converted(String name, String model, String pre, Frame frame) throws IOException {
        JsonNode file = TestTokenizers.json("golden/" + name + "/tokenizer.json");
        JsonNode vocabulary = file.get("model").get("vocab");
        String[] texts = new String[vocabulary.size()];
        vocabulary.fields().forEachRemaining(entry -> texts[entry.getValue().intValue()] = entry.getKey());
        int[] types = new int[texts.length];
        float[] scores = new float[texts.length];
        for (int id = 0; id < texts.length; id++) {
            types[id] = texts[id].matches("<0x[0-9A-F]{2}>") ? 6 : 1;
            scores[id] = -id;
        }
        for (JsonNode token : file.get("added_tokens")) {
            texts[token.get("id").intValue()] = token.get("content").textValue();
            if (types[token.get("id").intValue()] != 6) {
                types[token.get("id").intValue()] = token.get("special").booleanValue() ? 3 : 4;
            }
        }
        List<String> merges = new ArrayList<>();
        for (JsonNode merge : file.get("model").get("merges")) {
            merges.add(merge.isTextual() ? merge.textValue() : merge.get(0).textValue() + " " + merge.get(1).textValue());
        }
        return new GgufVocabulary(model, pre, new Tokens(List.of(texts), scores, types), merges, frame);
    }

    private static GgufVocabulary small(List<String> texts, float[] scores, int[] types) {
        return new GgufVocabulary("llama", null, new Tokens(texts, scores, types), List.of(), new Frame(null, null, 0, false, null, null));
    }

    @Test
    void bytePairsGiveTheIdsOfTheReference() throws IOException {
        Tokenizer tokenizer = converted("byte-level-gpt2", "gpt2", "gpt-2", SILENT).tokenizer();
        for (JsonNode text : TestTokenizers.json("golden/byte-level-gpt2/expected.json")) {
            String given = text.get("text").textValue();
            int[] ids = TestTokenizers.ints(text.get("ids_without_special"));
            assertArrayEquals(ids, tokenizer.encode(given, false), given);
            assertEquals(text.get("decoded").textValue(), tokenizer.decode(ids, false), given);
        }
    }

    @Test
    void scoresMergeAsTheyDoWhenEveryPairIsTried() throws IOException {
        GgufVocabulary vocabulary = converted("byte-fallback-llama2", "llama", null, SILENT);
        Tokenizer tokenizer = vocabulary.tokenizer();
        long seed = System.nanoTime();
        System.out.println("GgufVocabularyTest: seed " + seed);
        Random random = new Random(seed);
        for (JsonNode text : TestTokenizers.json("golden/byte-fallback-llama2/expected.json")) {
            String given = text.get("text").textValue().replaceAll("</?s>|<unk>", "");
            assertArrayEquals(naive(vocabulary, given), tokenizer.encode(given, false), given);
        }
        for (int i = 0; i < 500; i++) {
            String given = TestTokenizers.randomText(random, 40);
            int[] ids = tokenizer.encode(given, false);
            assertArrayEquals(naive(vocabulary, given), ids, given + ", seed " + seed);
            assertEquals(given.replace('\u2581', ' '), tokenizer.decode(ids, false), "seed " + seed);
        }
    }

    /** SentencePiece as it is told: of all neighbours that spell a token, join those with the highest score, the first ones first. */
    private static int[] naive(GgufVocabulary vocabulary, String text) {
        List<String> texts = vocabulary.tokens().texts();
        List<String> parts = new ArrayList<>();
        if (!text.isEmpty()) {
            ("\u2581" + text.replace(' ', '\u2581')).codePoints().forEach(c -> parts.add(Character.toString(c)));
        }
        while (true) {
            int best = -1;
            for (int i = 0; i + 1 < parts.size(); i++) {
                int id = texts.indexOf(parts.get(i) + parts.get(i + 1));
                if (id >= 0 && (best < 0 || id < texts.indexOf(parts.get(best) + parts.get(best + 1)))) {
                    best = i;
                }
            }
            if (best < 0) {
                return parts.stream().flatMapToInt(part -> ids(texts, part)).toArray();
            }
            parts.set(best, parts.get(best) + parts.remove(best + 1));
        }
    }

    private static IntStream ids(List<String> texts, String part) {
        int id = texts.indexOf(part);
        byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
        return id >= 0 ? IntStream.of(id)
                : IntStream.range(0, bytes.length).map(i -> texts.indexOf("<0x%02X>".formatted(bytes[i])));
    }

    @Test
    void theFrameFollowsTheFileAndElseTheModel() throws IOException {
        assertArrayEquals(new int[] {1}, Arrays.copyOf(converted("byte-fallback-llama2", "llama", null, SILENT).tokenizer()
                .encode("a", true), 1), "llama begins with its second token");
        Tokenizer both = converted("byte-level-gpt2", "gpt2", "gpt-2", new Frame(0, 1, null, true, true, null)).tokenizer();
        int[] ids = both.encode("a", true);
        assertEquals(List.of(0, 1), List.of(ids[0], ids[ids.length - 1]));
        assertEquals(ids.length - 2, both.encode("a", false).length);
        Tokenizer none = converted("byte-level-gpt2", "gpt2", "gpt-2", SILENT).tokenizer();
        assertArrayEquals(none.encode("a", false), none.encode("a", true));
        Tokenizer bare = converted("byte-fallback-llama2", "llama", null, new Frame(1, 2, 0, false, false, false)).tokenizer();
        assertEquals("ab", bare.decode(bare.encode("ab", false), false));
        assertArrayEquals(bare.encode("ab", false), bare.encode("ab", true));
    }

    @Test
    void controlTokensAreFoundInTheTextAndUnusedOnesAreNot() {
        Tokenizer tokenizer = small(List.of("<unk>", "<s>", "a", "b", "\u2581", "[PAD]", "<0x5B>", "x"),
                new float[8], new int[] {2, 3, 1, 1, 1, 5, 6, 4}).tokenizer();
        assertArrayEquals(new int[] {4, 2, 1, 4, 3}, tokenizer.encode("a<s>b", false));
        assertArrayEquals(new int[] {4, 6}, Arrays.copyOf(tokenizer.encode("[PAD]", false), 2));
        assertTrue(tokenizer.specialTokens().contains(1));
        assertEquals(8, tokenizer.vocabularySize());
    }

    @ParameterizedTest
    @ValueSource(strings = {"default", "llama-bpe", "qwen2", "gpt-2", "falcon", "tekken", "gpt-4o", "starcoder", "bloom", "viking",
        "qwen35", "seed-coder", "dbrx", "lfm2", "falcon-h1"})
    void everySplitKeepsEveryCharacter(String pre) throws IOException {
        Tokenizer tokenizer = converted("byte-level-gpt2", "gpt2", pre, new Frame(0, 1, null, false, false, null)).tokenizer();
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 200; i++) {
            String text = TestTokenizers.randomText(random, 60);
            assertEquals(text, tokenizer.decode(tokenizer.encode(text, false), false), pre + ", seed " + seed);
        }
    }

    @Test
    void splitsDifferWhereTheyAreKnownTo() throws IOException {
        // Three digits at a time, one at a time, or all.
        assertEquals(List.of(2, 4, 1), List.of("llama-bpe", "qwen2", "gpt-2").stream().map(pre -> words(pre, "1234")).toList());
    }

    /** How many words a text of digits is cut into, seen by a vocabulary whose only long tokens are runs of digits. */
    private static int words(String pre, String text) {
        List<String> texts = List.of("1", "2", "3", "4", "12", "34", "123", "1234");
        GgufVocabulary vocabulary = new GgufVocabulary("gpt2", pre, new Tokens(texts, null, null),
                List.of("1 2", "12 3", "3 4", "12 34", "123 4"), new Frame(null, null, null, false, null, null));
        return vocabulary.tokenizer().encode(text, false).length;
    }

    @Test
    void whatContradictsItselfIsRefused() {
        List<String> two = List.of("<unk>", "a");
        assertRefused("3 types for 2 tokens", small(two, new float[2], new int[3]));
        assertRefused("1 scores for 2 tokens", small(two, new float[1], null));
        assertRefused("has no scores", small(two, null, null));
        assertRefused("token of id 1 twice", small(List.of("a", "a"), new float[2], null));
        assertRefused("0 tokens", small(List.of(), new float[0], null));
        assertRefused("the score NaN", small(two, new float[] {0, Float.NaN}, null));
        assertRefused("200 characters", small(List.of("<unk>", "a".repeat(200)), new float[2], null));
        for (String wrong : List.of("<0x-1>", "<0x100>", "<0xG0>", "0x00", "<0x0a>")) {
            assertRefused("byte token of id 1", small(List.of("<unk>", wrong), new float[2], new int[] {2, 6}));
        }
        assertRefused("bos_token_id is 7", framed(new Frame(7, null, null, true, null, null)));
        assertRefused("bos_token_id is missing", framed(new Frame(null, null, null, true, null, null)));
        assertRefused("eos_token_id is -1", framed(new Frame(null, -1, null, null, true, null)));
        assertRefused("merge 0 is not two tokens", merged("ab"));
        assertRefused("merge 0 is not two tokens", merged("a "));
        assertRefused("not in the vocabulary", merged("a c"));
    }

    private static GgufVocabulary framed(Frame frame) {
        return new GgufVocabulary("gpt2", null, new Tokens(List.of("a", "b"), null, null), List.of(), frame);
    }

    private static GgufVocabulary merged(String merge) {
        return new GgufVocabulary("gpt2", null, new Tokens(List.of("a", "b"), null, null), List.of(merge), SILENT);
    }

    private static void assertRefused(String expected, GgufVocabulary vocabulary) {
        String message = assertThrows(MalformedTokenizerException.class, vocabulary::tokenizer).getMessage();
        assertTrue(message.contains(expected), message);
    }

    @Test
    void whatIsNotThereIsRefusedByName() {
        Tokens tokens = new Tokens(List.of("a"), null, null);
        for (List<String> wrong : List.of(List.of("gpt2", "kimi-k2"), List.of("t5", "default"), List.of("gpt2", "\u001b[31mred"))) {
            String message = assertThrows(UnsupportedTokenizerException.class, () -> new GgufVocabulary(wrong.get(0), wrong.get(1),
                    tokens, List.of(), SILENT).tokenizer()).getMessage();
            assertTrue(message.contains(wrong.get(0).equals("gpt2") ? "pre-tokenizer" : "t5"), message);
            assertTrue(message.chars().noneMatch(Character::isISOControl), message);
        }
    }
}
