// SPDX-License-Identifier: Apache-2.0
package io.heddle.text;

import io.heddle.text.internal.TokenizerFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Reads a {@code tokenizer.json}, the file format of the Hugging Face tokenizers library
 * (<a href="https://huggingface.co/docs/tokenizers">documentation</a>; compared with version 0.23.2).
 *
 * <p>Models: BPE, at byte level or with byte fallback. Truncation and padding are left to the caller. A part that Heddle
 * does not have is refused by name rather than left out, because a token that is slightly wrong is worse than an error.
 */
public final class TokenizerJson {

    private TokenizerJson() {
    }

    /**
     * Reads a file.
     *
     * @throws IOException if the file cannot be read
     * @throws MalformedTokenizerException if it is not a tokenizer file, or contradicts itself
     * @throws UnsupportedTokenizerException if it uses a part that Heddle does not have
     */
    public static Tokenizer read(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return TokenizerFile.read(in, file.toString());
        }
    }

    /** Reads a stream to its end and leaves it open; errors as for {@link #read(Path)}. */
    public static Tokenizer read(InputStream in) throws IOException {
        return TokenizerFile.read(in, "tokenizer.json");
    }
}
