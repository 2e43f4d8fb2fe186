// SPDX-License-Identifier: Apache-2.0
/**
 * From text to token ids and back, and from logits to the next token id.
 *
 * <p>A {@link io.heddle.text.Tokenizer} is read from a {@code tokenizer.json} by {@link io.heddle.text.TokenizerJson}, from
 * a vocabulary of RWKV's World models by {@link io.heddle.text.RwkvTokenizer}, or is the
 * {@link io.heddle.text.ByteTokenizer} for models that have none. A {@link io.heddle.text.Sampler} chooses an id from a
 * row of logits, and a {@link io.heddle.text.TextStream} turns the chosen ids into pieces of text that can be shown at
 * once, up to a stop string. A {@link io.heddle.text.Generator} drives a session with several sequences at once.
 *
 * <p>Threading: tokenizers, options and exceptions are immutable and may be shared. Samplers, streams and stop strings
 * belong to one sequence and to one thread at a time.
 *
 * <p>Ownership: nothing here holds native memory or open files, so nothing is closed.
 *
 * <pre>{@code
 * Tokenizer tokenizer = TokenizerJson.read(Path.of("tokenizer.json"));
 * Sampler sampler = new Sampler(SamplingOptions.greedy());
 * TextStream stream = new TextStream(tokenizer, List.of("\n\n"));
 * int[] prompt = tokenizer.encode("ROMEO:", true);
 * stream.prime(prompt);
 * new Generator(session, 512).run(
 *         List.of(new GenerationRequest(prompt, 200, sampler, endTokens)),
 *         (row, token) -> {
 *             show(stream.append(token));
 *             return !stream.stopped();
 *         });
 * show(stream.finish());
 * }</pre>
 */
@Export
@Version("1.0.0")
@NullMarked
package io.heddle.text;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
