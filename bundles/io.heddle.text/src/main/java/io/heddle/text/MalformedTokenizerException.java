// SPDX-License-Identifier: Apache-2.0
package io.heddle.text;

/** A tokenizer file contradicts itself or its format; the message says where and what was allowed. */
public final class MalformedTokenizerException extends RuntimeException {

    public MalformedTokenizerException(String message) {
        super(message);
    }
}
