// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.nd4j.internal.token;

import io.heddle.api.operator.ScatterTokens;
import io.heddle.api.operator.SelectTokens;
import io.heddle.api.tensor.Tensor;
import io.heddle.compute.nd4j.internal.program.Elements;
import io.heddle.compute.nd4j.internal.program.Program;
import io.heddle.compute.nd4j.internal.program.Rows;
import io.heddle.compute.nd4j.internal.program.Tokens;
import java.util.List;

/** Tokens that a mask admits, out of their row and back into it. */
final class Selection {
    private Selection() {}

    static void select(SelectTokens op, List<Tensor> outputs, Program p) {
        Rows rows = new Rows(p);
        Tokens from = Tokens.of(p.dense(op.x()));
        Tokens to = Tokens.of(outputs.get(0));
        Elements indices = Elements.of(outputs.get(1));
        Elements admitted = Elements.of(outputs.get(2));
        Elements before = Elements.of(outputs.get(3));
        Elements positions = Elements.of(outputs.get(4));
        Elements state = Elements.of(p.state(op.admitted()));
        Elements mask = Elements.of(op.mask());
        int capacity = op.capacity();
        p.run(() -> {
            for (int row = 0; row < rows.batch(); row++) {
                int taken = 0;
                for (int token = 0; token < rows.count(row) && taken < capacity; token++) {
                    if (mask.get(row * op.mask().stride(0) + token * op.mask().stride(1)) > 0) {
                        from.copy(row, token, to, row, taken, 1);
                        indices.set((long) row * capacity + taken, token);
                        positions.set((long) row * capacity + taken, rows.position(row, token));
                        taken++;
                    }
                }
                to.clear(row, taken, capacity - taken);
                for (int rest = taken; rest < capacity; rest++) {
                    indices.set((long) row * capacity + rest, -1);
                    positions.set((long) row * capacity + rest, 0);
                }
                admitted.set(row, taken);
                before.set(row, state.get(rows.slot(row)));
                state.set(rows.slot(row), before.get(row) + taken);
            }
        });
    }

    static void scatter(ScatterTokens op, Tensor y, Program p) {
        p.copy(op.base(), y);
        Tokens from = Tokens.of(p.dense(op.x()));
        Tokens to = Tokens.of(y);
        Elements indices = Elements.of(op.indices());
        int batch = y.size(0);
        int capacity = op.indices().size(1);
        p.run(() -> {
            for (int row = 0; row < batch; row++) {
                for (int i = 0; i < capacity; i++) {
                    int token = (int) indices.get(row * op.indices().stride(0) + i * op.indices().stride(1));
                    if (token >= 0) {
                        from.copy(row, i, to, row, token, 1);
                    }
                }
            }
        });
    }
}
