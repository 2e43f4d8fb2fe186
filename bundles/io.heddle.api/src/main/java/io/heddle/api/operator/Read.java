// SPDX-License-Identifier: Apache-2.0
package io.heddle.api.operator;

import io.heddle.api.weight.Weight;
import java.util.List;

/** When a {@link MatrixRecurrence} reads its state. */
public sealed interface Read {
    /** After the update: {@code S_t q}. */
    record After() implements Read {}

    /** Before it, with a bonus for the present token (RWKV-5.2 and 6). @param bonus {@code [head, key]} */
    record Before(Weight bonus) implements Read {}

    /** Before it, with a bonus that is stored as its logarithm (RWKV-5.1). @param logBonus {@code [head]} */
    record BeforeExp(Weight logBonus) implements Read {}

    /** The weights that it reads. */
    default List<Weight> weights() {
        return switch (this) {
            case After() -> List.of();
            case Before(Weight bonus) -> List.of(bonus);
            case BeforeExp(Weight logBonus) -> List.of(logBonus);
        };
    }
}
