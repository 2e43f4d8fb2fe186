// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.shell.internal.argument.CommandException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A GGUF file brings its tokenizer along, or one line that tells why not. */
class GgufTokenizerTest {
    private static final String MODEL = "tokenizer.ggml.model";
    @TempDir
    Path folder;
    private Shell shell;

    @BeforeEach
    void writesATextAndOpensAShell() throws IOException {
        Files.writeString(folder.resolve("t.jsonl"), "{\"text\": \"ab\"}\n");
        shell = new Shell(folder);
    }

    private static Map<String, Object> good() {
        Map<String, Object> metadata = new LinkedHashMap<>(Map.of(MODEL, "gpt2", "tokenizer.ggml.tokens", List.of("<s>", "a", "b", "ab"),
                "tokenizer.ggml.merges", List.of("a b"), "tokenizer.ggml.token_type", List.of(3, 1, 1, 1),
                "tokenizer.ggml.bos_token_id", 0, "tokenizer.ggml.add_bos_token", true));
        metadata.put("tokenizer.chat_template", "{{ raise_exception('never run') }}");
        return metadata;
    }

    /** A file without tensors. */
    private void write(Map<String, Object> metadata) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes("GGUF".getBytes(StandardCharsets.UTF_8));
        number(out, 3, 4);
        number(out, 0, 8);
        number(out, metadata.size(), 8);
        metadata.forEach((key, value) -> {
            text(out, key);
            number(out, kind(value), 4);
            value(out, value);
        });
        Files.write(folder.resolve("m.gguf"), out.toByteArray());
    }

    private static int kind(Object value) {
        return value instanceof List ? 9 : value instanceof String ? 8 : value instanceof Boolean ? 7 : 4;
    }

    private static void value(ByteArrayOutputStream out, Object value) {
        switch (value) {
            case List<?> list -> {
                // Types of tokens are signed.
                number(out, list.getFirst() instanceof Integer ? 5 : kind(list.getFirst()), 4);
                number(out, list.size(), 8);
                list.forEach(entry -> value(out, entry));
            }
            case String text -> text(out, text);
            case Boolean flag -> out.write(flag ? 1 : 0);
            default -> number(out, ((Number) value).longValue(), 4);
        }
    }

    private static void text(ByteArrayOutputStream out, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        number(out, bytes.length, 8);
        out.writeBytes(bytes);
    }

    private static void number(ByteArrayOutputStream out, long value, int bytes) {
        out.write(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array(), 0, bytes);
    }

    private String refused(String key, Object value) throws IOException {
        Map<String, Object> metadata = good();
        metadata.put(key, value);
        write(metadata);
        String message = assertThrows(CommandException.class, () -> shell.run("tokenize", "--model", "m.gguf", "--jsonl", "t.jsonl"))
                .getMessage();
        assertEquals(1, message.lines().count());
        assertTrue(message.startsWith(folder.resolve("m.gguf").toString()), message);
        assertTrue(message.chars().noneMatch(Character::isISOControl), message);
        return message;
    }

    @Test
    void textsAreEncodedByTheFilesOwnTokenizer() throws Exception {
        write(good());
        assertEquals("{\"ids\":[0,3],\"ids_without_special\":[3],\"decoded\":\"ab\"}",
                shell.run("tokenize", "--model", "m.gguf", "--jsonl", "t.jsonl").strip());
    }

    @Test
    void whatIsMissingOrWrongIsTold() throws Exception {
        assertTrue(refused("tokenizer.ggml.pre", "kimi-k2").contains("pre-tokenizer 'kimi-k2'; known are default"));
        assertTrue(refused(MODEL, "t5").contains("tokenizer model 't5'; gpt2, llama"));
        assertTrue(refused(MODEL, "none").contains("holds no tokenizer"));
        assertTrue(refused(MODEL, 7).contains("a text is allowed"));
        assertTrue(refused("tokenizer.ggml.token_type", List.of(1, 1)).contains("2 types for 4 tokens"));
        assertTrue(refused("tokenizer.ggml.bos_token_id", 9).contains("bos_token_id is 9"));
        assertTrue(refused("tokenizer.ggml.merges", List.of("a \u001b[31m")).contains("'?[31m', not in the vocabulary"));
        assertTrue(refused("tokenizer.ggml.tokens", List.of("a".repeat(5000))).contains("at most 4096"));
    }

    @Test
    void aVocabularyOfAnotherSizeThanTheModelsIsRefused() throws Exception {
        write(good());
        String message = assertThrows(CommandException.class,
                () -> shell.run("generate", "--model", "m.gguf", "--prompt", "a", "--tokens", "1")).getMessage();
        assertTrue(message.contains("a vocabulary of 4 tokens and embeddings of"), message);
    }
}
