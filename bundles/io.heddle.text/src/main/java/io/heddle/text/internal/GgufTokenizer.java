// SPDX-License-Identifier: Apache-2.0
package io.heddle.text.internal;

import io.heddle.text.GgufVocabulary;
import io.heddle.text.MalformedTokenizerException;
import io.heddle.text.Tokenizer;
import io.heddle.text.UnsupportedTokenizerException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Puts the parts of a GGUF vocabulary together, as llama.cpp does. */
public final class GgufTokenizer {
    private static final String SPACE = "\u2581";
    /** What SentencePiece's trainer gives these by itself. */
    private static final int LLAMA_UNKNOWN = 0;
    private static final int LLAMA_BEGIN = 1;
    private static final int LLAMA_END = 2;

    private GgufTokenizer() {}

    /** See {@link GgufVocabulary#tokenizer}. */
    public static Tokenizer of(GgufVocabulary given) {
        return switch (given.model()) {
            case "gpt2" -> bytePairs(given);
            case "llama" -> sentencePiece(given);
            default -> throw new UnsupportedTokenizerException("the tokenizer model '" + shown(given.model())
                    + "'; gpt2 and llama are read from GGUF");
        };
    }

    private static Tokenizer bytePairs(GgufVocabulary given) {
        GgufSplit split = GgufSplit.named(given.pre());
        GgufTokens tokens = GgufTokens.sort(given.tokens());
        List<BpeModel.Merge> merges = new ArrayList<>(given.merges().size());
        for (String merge : given.merges()) {
            // A token may begin with a space, but has none elsewhere.
            int between = merge.indexOf(' ', 1);
            if (between < 0 || between == merge.length() - 1) {
                throw new MalformedTokenizerException("merge " + merges.size() + " is not two tokens with a space between");
            }
            merges.add(new BpeModel.Merge(merge.substring(0, between), merge.substring(between + 1)));
        }
        BpeModel model = new BpeModel(tokens.spelled(), merges, new BpeOptions(-1, false, false, split.wholeWords(), "", ""));
        List<PreTokenizer> steps = new ArrayList<>(split.steps());
        boolean prefix = isTrue(given.frame().spacePrefix(), false);
        steps.add(new PreTokenizer.ByteLevel(false, false));
        return tokenizer(tokens, new Normalizer.Sequence(prefix ? List.of(new Normalizer.Prepend(" ")) : List.of()),
                new PreTokenizer.Sequence(steps), model, frame(given, null, null, split.begins()), new TokenDecoder.ByteLevel());
    }

    private static Tokenizer sentencePiece(GgufVocabulary given) {
        float[] scores = given.tokens().scores();
        if (scores == null) {
            throw new MalformedTokenizerException("the vocabulary has no scores, which its model needs");
        }
        GgufTokens tokens = GgufTokens.sort(given.tokens());
        GgufTokens.requireAsMany("scores", scores.length, given.tokens().texts().size());
        Integer unknown = given.frame().unknown() == null ? Integer.valueOf(LLAMA_UNKNOWN) : given.frame().unknown();
        BpeModel model = BpeModel.byScores(tokens.spelled(), scores,
                new BpeOptions(id(unknown, "unknown_token_id", given), true, true, false, "", ""));
        boolean prefix = isTrue(given.frame().spacePrefix(), true);
        List<Normalizer> spelling = new ArrayList<>();
        if (prefix) {
            spelling.add(new Normalizer.Prepend(SPACE));
        }
        spelling.add(new Normalizer.Replace(new TextPattern.Literal(" "), SPACE));
        List<TokenDecoder> decoding = new ArrayList<>(List.of(new TokenDecoder.Replace(new TextPattern.Literal(SPACE), " "),
                new TokenDecoder.ByteFallback(), new TokenDecoder.Fuse()));
        if (prefix) {
            decoding.add(new TokenDecoder.Strip(' ', 1, 0));
        }
        return tokenizer(tokens, new Normalizer.Sequence(spelling), new PreTokenizer.Sequence(List.of()), model,
                frame(given, LLAMA_BEGIN, LLAMA_END, true), new TokenDecoder.Sequence(decoding));
    }

    private static Tokenizer tokenizer(GgufTokens tokens, Normalizer normalizer, PreTokenizer split, BpeModel model,
            SpecialFrame frame, TokenDecoder decoder) {
        return new PipelineTokenizer(new Vocabulary(tokens.plain(), tokens.added()), new AddedTokens(tokens.added(), normalizer),
                split, model, frame, decoder);
    }

    private static SpecialFrame frame(GgufVocabulary given, @Nullable Integer begin, @Nullable Integer end, boolean begins) {
        GgufVocabulary.Frame frame = given.frame();
        int[] before = isTrue(frame.addBegin(), begins)
                ? new int[] {id(frame.begin() == null ? begin : frame.begin(), "bos_token_id", given)} : new int[0];
        int[] after = isTrue(frame.addEnd(), false)
                ? new int[] {id(frame.end() == null ? end : frame.end(), "eos_token_id", given)} : new int[0];
        return new SpecialFrame(before, after);
    }

    private static int id(@Nullable Integer id, String key, GgufVocabulary given) {
        int size = given.tokens().texts().size();
        if (id == null || id < 0 || id >= size) {
            throw new MalformedTokenizerException(key + (id == null ? " is missing" : " is " + id) + "; 0 to " + (size - 1)
                    + " is allowed");
        }
        return id;
    }

    private static boolean isTrue(@Nullable Boolean value, boolean otherwise) {
        return value == null ? otherwise : value;
    }

    /** Names come from strangers. */
    static String shown(String name) {
        String cut = name.substring(0, Math.min(60, name.length()));
        return cut.replaceAll("[^\\p{L}\\p{N} ._+-]", "?");
    }
}
