// SPDX-License-Identifier: Apache-2.0
package io.heddle.text;

import org.osgi.annotation.versioning.ProviderType;

/**
 * Decodes one sequence of ids step by step.
 *
 * <p>The pieces and the {@linkplain #flush() flush} put together are exactly what {@link Tokenizer#decode} gives for the
 * same ids. A piece never ends within a character: what is not yet certain is held back. With byte fallback that is a
 * whole run of byte tokens, because one wrong byte in a run changes the text of all of it.
 *
 * <p>Belongs to one thread at a time.
 */
@ProviderType
public interface StreamDecoder {

    /** The text that is certain now; may be empty. */
    String append(int id);

    /** The text that was held back. The decoder then starts a new sequence. */
    String flush();
}
