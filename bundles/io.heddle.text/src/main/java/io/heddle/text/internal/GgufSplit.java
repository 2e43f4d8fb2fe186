// SPDX-License-Identifier: Apache-2.0
package io.heddle.text.internal;

import io.heddle.text.UnsupportedTokenizerException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How a byte-level text is split into words, by the names that llama.cpp gives the splits of published tokenizers.
 *
 * @param patterns one after the other, each cutting what the ones before left whole
 * @param wholeWords whether a word that is a token is taken as it is
 * @param begins whether a begin token is put before a text unless the file says otherwise
 */
record GgufSplit(List<String> patterns, boolean wholeWords, boolean begins) {
    private static final String ENDINGS = "(?i:'s|'t|'re|'ve|'m|'ll|'d)";
    private static final String SPACES = "|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";
    private static final String GPT2 = "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)";
    private static final String LLAMA3 = ENDINGS + "|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*" + SPACES;
    private static final String QWEN2 = ENDINGS + "|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*" + SPACES;
    private static final String QWEN35 = ENDINGS + "|[^\\r\\n\\p{L}\\p{N}]?[\\p{L}\\p{M}]+|\\p{N}| ?[^\\s\\p{L}\\p{M}\\p{N}]+[\\r\\n]*"
            + SPACES;
    private static final String UPPER = "[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]";
    private static final String LOWER = "[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]";
    private static final String BEFORE = "[^\\r\\n\\p{L}\\p{N}]?";
    private static final String TEKKEN = BEFORE + UPPER + "*" + LOWER + "+|" + BEFORE + UPPER + "+" + LOWER + "*|\\p{N}"
            + "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*" + SPACES;
    private static final String GPT4O = BEFORE + UPPER + "*" + LOWER + "+" + ENDINGS + "?|" + BEFORE + UPPER + "+" + LOWER + "*"
            + ENDINGS + "?|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*" + SPACES;
    private static final String SEED = ENDINGS + "|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}| ?[^\\s\\p{L}\\p{N}\\r\\n]+" + SPACES;
    private static final String BLOOM = " ?[^(\\s|.,!?\u2026\u3002\uff0c\u3001\u0964\u06d4\u060c)]+";
    private static final String DIGITS3 = "[0-9][0-9][0-9]";

    /** @throws UnsupportedTokenizerException naming a split that is not known */
    static GgufSplit named(@Nullable String name) {
        Map<String, GgufSplit> all = all();
        GgufSplit found = all.get(name == null ? "default" : name);
        if (found == null) {
            throw new UnsupportedTokenizerException("the pre-tokenizer '" + GgufTokenizer.shown(String.valueOf(name))
                    + "'; known are " + String.join(", ", all.keySet()));
        }
        return found;
    }

    List<PreTokenizer> steps() {
        List<PreTokenizer> steps = new ArrayList<>();
        for (String pattern : patterns) {
            steps.add(new PreTokenizer.Split(new TextPattern.Regex(new OnigurumaPattern(pattern)), SplitBehavior.ISOLATED, false));
        }
        return steps;
    }

    private static Map<String, GgufSplit> all() {
        Map<String, GgufSplit> all = new LinkedHashMap<>();
        put(all, new GgufSplit(List.of("[\\p{P}\\$\\+<=>\\^~\\|]+", GPT2, "\\p{N}+", DIGITS3), false, false), "default");
        put(all, new GgufSplit(List.of(LLAMA3), true, true), "llama-bpe", "llama3", "llama-v3", "falcon3", "falcon-h1", "pixtral",
                "lfm2");
        put(all, new GgufSplit(List.of(LLAMA3), false, false), "dbrx", "smaug-bpe", "glm4", "chatglm-bpe");
        put(all, new GgufSplit(List.of(QWEN2), false, false), "qwen2", "deepseek-r1-qwen", "stablelm2", "megrez", "hunyuan",
                "grok-2");
        put(all, new GgufSplit(List.of(QWEN35), false, false), "qwen35");
        put(all, new GgufSplit(List.of(GPT2), false, false), "gpt-2", "mpt", "olmo", "phi-2", "jais", "trillion", "gigachat",
                "exaone4", "a.x-4.0", "mellum", "granite-docling");
        put(all, new GgufSplit(List.of("\\p{N}", GPT2), false, false), "starcoder", "refact", "command-r", "smollm", "codeshell",
                "exaone", "minerva-7b");
        put(all, new GgufSplit(List.of("[\\p{P}\\$\\+<=>\\^~\\|`]+", GPT2, DIGITS3), false, false), "falcon");
        put(all, new GgufSplit(List.of(TEKKEN), true, true), "tekken");
        put(all, new GgufSplit(List.of(GPT4O), false, false), "gpt-4o", "llama4", "minimax-m2");
        put(all, new GgufSplit(List.of(SEED), false, false), "seed-coder");
        put(all, new GgufSplit(List.of(BLOOM), false, false), "bloom", "gpt3-finnish", "poro-chat");
        put(all, new GgufSplit(List.of(BLOOM, "\\p{N}"), false, false), "viking");
        return all;
    }

    private static void put(Map<String, GgufSplit> all, GgufSplit split, String... names) {
        Stream.of(names).forEach(name -> all.put(name, split));
    }
}
