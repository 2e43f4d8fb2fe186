// SPDX-License-Identifier: Apache-2.0
package io.heddle.api.operator;

import io.heddle.api.weight.Weight;

/** When a {@link MatrixRecurrence} reads its state. */
public sealed interface Read {
    /** After the update: {@code S_t q}. */
    record After() implements Read {}

    /** Before it, with a bonus for the present token (RWKV-5 and 6). @param bonus {@code [head, key]} */
    record Before(Weight bonus) implements Read {}
}
