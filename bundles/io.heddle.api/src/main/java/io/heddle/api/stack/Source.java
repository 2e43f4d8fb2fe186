// SPDX-License-Identifier: Apache-2.0
package io.heddle.api.stack;

/** What a branch reads. */
public sealed interface Source {
    /** The hidden state. */
    record Hidden() implements Source {}

    /** The hidden state with the embeddings of the same tokens beside it: twice the width (Zamba). */
    record HiddenWithEmbeddings() implements Source {}

    /** The hidden state plus a published value (Zamba's Mamba layers). @param value its name */
    record HiddenPlus(String value) implements Source {}

    /** A published value alone. @param value its name */
    record Value(String value) implements Source {}
}
