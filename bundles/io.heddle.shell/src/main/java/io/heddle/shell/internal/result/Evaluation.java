// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal.result;

import java.util.Locale;

/**
 * How well a model predicts a text.
 *
 * @param nats the sum of the negative log-likelihoods of all labels
 * @param labels how many tokens were predicted
 * @param bytes the length of their text in UTF-8
 */
public record Evaluation(double nats, long labels, long bytes) implements Result {

    /** Nats a byte. */
    public double natsPerByte() {
        return nats / bytes;
    }

    /** Bits a byte. */
    public double bitsPerByte() {
        return natsPerByte() / Math.log(2);
    }

    /** The exponential of the mean loss of a token. */
    public double perplexity() {
        return Math.exp(nats / labels);
    }

    @Override
    public String text() {
        return String.format(Locale.ROOT, """
                nats_per_byte=%.6f
                bits_per_byte=%.6f
                perplexity=%.6f
                tokens=%d
                bytes=%d""", natsPerByte(), bitsPerByte(), perplexity(), labels, bytes);
    }
}
