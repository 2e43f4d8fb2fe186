// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.nd4j.internal.recurrence;

import io.heddle.api.tensor.Tensor;
import io.heddle.compute.nd4j.internal.program.Program;
import java.util.List;

/**
 * Nothing is forgotten.
 *
 * @param program what is appended to
 * @param earlier {@code [tokens, tokens]}: 1 below the diagonal
 */
record NoDecay(Program program, Tensor earlier) implements BlockDecay {
    @Override
    public List<Tensor> between(Tensor late, List<Tensor> early) {
        return early.stream().map(keys -> {
            Tensor products = program.matmul(late, false, keys, true,
                    program.scratch(late.size(0), late.size(1), late.size(1)));
            return program.multiply(products, earlier, products);
        }).toList();
    }

    @Override
    public Tensor sinceStart(Tensor x) {
        return x;
    }

    @Override
    public Tensor untilEnd(Tensor x) {
        return x;
    }

    @Override
    public Tensor ofToken(Tensor x) {
        return x;
    }

    @Override
    public void decay(Tensor state) {}
}
