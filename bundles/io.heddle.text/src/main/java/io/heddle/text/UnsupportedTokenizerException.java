// SPDX-License-Identifier: Apache-2.0
package io.heddle.text;

/** A tokenizer is well formed but uses a part that Heddle does not have; the message names the part. */
public final class UnsupportedTokenizerException extends RuntimeException {

    public UnsupportedTokenizerException(String message) {
        super(message);
    }
}
