// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal.model;

import io.heddle.checkpoint.ModelException;
import io.heddle.checkpoint.gguf.GgufFile;
import io.heddle.text.GgufVocabulary;
import io.heddle.text.MalformedTokenizerException;
import io.heddle.text.Tokenizer;
import io.heddle.text.UnsupportedTokenizerException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Reads the tokenizers that GGUF files hold; chat templates in them are left alone. */
final class GgufVocabularies {
    private static final String KEYS = "tokenizer.ggml.";
    /** Twice the largest published vocabulary. */
    private static final int MOST_TOKENS = 1 << 19;
    private static final int MOST_MERGES = 1 << 20;
    private static final int MOST_TOKEN_BYTES = 4096;
    /** What llama.cpp writes for an id that there is not. */
    private static final long NO_ID = 0xFFFF_FFFFL;

    private GgufVocabularies() {}

    static boolean isGguf(Path path) {
        return path.toString().toLowerCase(Locale.ROOT).endsWith(".gguf");
    }

    /**
     * The tokenizer of a file, if it has one.
     *
     * @throws ModelException if it is malformed, or Heddle does not have its parts, in one line
     */
    static Optional<Tokenizer> read(Path path) throws IOException {
        try (GgufFile file = GgufFile.open(path, false)) {
            Optional<String> model = file.text(KEYS + "model").filter(name -> !List.of("none", "no_vocab").contains(name));
            return model.isEmpty() ? Optional.empty() : Optional.of(vocabulary(file, model.get()).tokenizer());
        } catch (MalformedTokenizerException refused) {
            throw new ModelException(path + ": its tokenizer contradicts itself: " + refused.getMessage()
                    + "; get the file again from its publisher, or give token ids with --ids", refused);
        } catch (UnsupportedTokenizerException refused) {
            throw new ModelException(path + ": its tokenizer needs " + refused.getMessage() + "; give token ids with --ids", refused);
        }
    }

    private static GgufVocabulary vocabulary(GgufFile file, String model) throws IOException {
        List<String> texts = file.texts(KEYS + "tokens", MOST_TOKENS, MOST_TOKEN_BYTES).orElse(List.of());
        GgufVocabulary.Tokens tokens = new GgufVocabulary.Tokens(texts, file.numbers(KEYS + "scores").orElse(null), types(file));
        GgufVocabulary.Frame frame = new GgufVocabulary.Frame(id(file, "bos_token_id"), id(file, "eos_token_id"),
                id(file, "unknown_token_id"), file.flag(KEYS + "add_bos_token").orElse(null),
                file.flag(KEYS + "add_eos_token").orElse(null), file.flag(KEYS + "add_space_prefix").orElse(null));
        return new GgufVocabulary(model, file.text(KEYS + "pre").orElse(null), tokens,
                file.texts(KEYS + "merges", MOST_MERGES, 2 * MOST_TOKEN_BYTES + 1).orElse(List.of()), frame);
    }

    private static int @Nullable [] types(GgufFile file) throws IOException {
        Optional<long[]> found = file.wholes(KEYS + "token_type");
        if (found.isEmpty()) {
            return null;
        }
        int[] types = new int[found.get().length];
        for (int i = 0; i < types.length; i++) {
            types[i] = (int) Math.clamp(found.get()[i], 0, Integer.MAX_VALUE);
        }
        return types;
    }

    private static @Nullable Integer id(GgufFile file, String name) throws IOException {
        OptionalLong id = file.whole(KEYS + name);
        return id.isEmpty() || id.getAsLong() == NO_ID ? null : (Integer) (int) Math.clamp(id.getAsLong(), -1, Integer.MAX_VALUE);
    }
}
