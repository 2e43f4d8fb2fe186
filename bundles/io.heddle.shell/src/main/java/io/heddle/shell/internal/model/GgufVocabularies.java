// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal.model;

import io.heddle.checkpoint.ModelException;
import io.heddle.checkpoint.gguf.GgufFile;
import io.heddle.checkpoint.gguf.GgufMetadata;
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
            GgufMetadata metadata = file.metadata();
            Optional<String> model = metadata.text(KEYS + "model").filter(name -> !List.of("none", "no_vocab").contains(name));
            return model.isEmpty() ? Optional.empty() : Optional.of(vocabulary(metadata, model.get()).tokenizer());
        } catch (MalformedTokenizerException refused) {
            throw new ModelException(path + ": its tokenizer contradicts itself: " + printable(refused.getMessage())
                    + "; get the file again from its publisher, or give token ids with --ids", refused);
        } catch (UnsupportedTokenizerException refused) {
            throw new ModelException(path + ": its tokenizer needs " + printable(refused.getMessage()) + "; give token ids with --ids", refused);
        }
    }

    /** Messages may hold tokens, which come from strangers. */
    private static String printable(String message) {
        return message.replaceAll("\\p{C}", "?");
    }

    private static GgufVocabulary vocabulary(GgufMetadata metadata, String model) throws IOException {
        List<String> texts = metadata.texts(KEYS + "tokens", MOST_TOKENS, MOST_TOKEN_BYTES).orElse(List.of());
        GgufVocabulary.Tokens tokens = new GgufVocabulary.Tokens(texts, metadata.numbers(KEYS + "scores").orElse(null), types(metadata));
        GgufVocabulary.Frame frame = new GgufVocabulary.Frame(id(metadata, "bos_token_id"), id(metadata, "eos_token_id"),
                id(metadata, "unknown_token_id"), metadata.flag(KEYS + "add_bos_token").orElse(null),
                metadata.flag(KEYS + "add_eos_token").orElse(null), metadata.flag(KEYS + "add_space_prefix").orElse(null));
        return new GgufVocabulary(model, metadata.text(KEYS + "pre").orElse(null), tokens,
                metadata.texts(KEYS + "merges", MOST_MERGES, 2 * MOST_TOKEN_BYTES + 1).orElse(List.of()), frame);
    }

    private static int @Nullable [] types(GgufMetadata metadata) throws IOException {
        Optional<long[]> found = metadata.wholes(KEYS + "token_type");
        if (found.isEmpty()) {
            return null;
        }
        int[] types = new int[found.get().length];
        for (int i = 0; i < types.length; i++) {
            types[i] = (int) Math.clamp(found.get()[i], 0, Integer.MAX_VALUE);
        }
        return types;
    }

    private static @Nullable Integer id(GgufMetadata metadata, String name) throws IOException {
        OptionalLong id = metadata.whole(KEYS + name);
        return id.isEmpty() || id.getAsLong() == NO_ID ? null : (Integer) (int) Math.clamp(id.getAsLong(), -1, Integer.MAX_VALUE);
    }
}
