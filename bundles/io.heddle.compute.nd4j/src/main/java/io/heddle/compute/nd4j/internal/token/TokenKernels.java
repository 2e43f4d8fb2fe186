// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.nd4j.internal.token;

import io.heddle.api.kernel.Kernel;
import io.heddle.api.operator.CausalConv;
import io.heddle.api.operator.LastToken;
import io.heddle.api.operator.Reverse;
import io.heddle.api.operator.ScatterTokens;
import io.heddle.api.operator.SelectTokens;
import io.heddle.api.operator.TokenShift;
import io.heddle.api.tensor.Tensor;
import io.heddle.compute.nd4j.internal.program.Program;
import io.heddle.compute.nd4j.internal.program.ProgramKernel;
import io.heddle.compute.nd4j.internal.program.Rows;
import io.heddle.compute.nd4j.internal.program.Tokens;
import java.util.stream.Stream;

/** Kernels that move whole tokens within their row. */
public final class TokenKernels {
    private TokenKernels() {}

    /** The kernels of this group. */
    public static Stream<Kernel<?>> all() {
        return Stream.of(
                ProgramKernel.single(TokenShift.class, TokenKernels::shift),
                ProgramKernel.single(LastToken.class, TokenKernels::last),
                ProgramKernel.single(Reverse.class, TokenKernels::reverse),
                ProgramKernel.single(CausalConv.class, Convolution::append),
                new ProgramKernel<>(SelectTokens.class, Selection::select),
                ProgramKernel.single(ScatterTokens.class, Selection::scatter));
    }

    private static void shift(TokenShift op, Tensor y, Program p) {
        Rows rows = new Rows(p);
        int time = y.size(1);
        Tokens x = Tokens.of(p.dense(op.x()));
        Tokens shifted = Tokens.of(y);
        Tokens state = Tokens.ofRows(p.state(op.state()));
        p.run(() -> {
            for (int row = 0; row < rows.batch(); row++) {
                state.copy(rows.slot(row), 0, shifted, row, 0, 1);
                x.copy(row, 0, shifted, row, 1, time - 1);
                if (rows.count(row) > 0) {
                    x.copy(row, rows.count(row) - 1, state, rows.slot(row), 0, 1);
                }
            }
        });
    }

    private static void last(LastToken op, Tensor y, Program p) {
        Rows rows = new Rows(p);
        Tokens x = Tokens.of(p.dense(op.x()));
        Tokens last = Tokens.of(y);
        p.run(() -> {
            for (int row = 0; row < rows.batch(); row++) {
                if (rows.count(row) > 0) {
                    x.copy(row, rows.count(row) - 1, last, row, 0, 1);
                } else {
                    last.clear(row, 0, 1);
                }
            }
        });
    }

    private static void reverse(Reverse op, Tensor y, Program p) {
        Rows rows = new Rows(p);
        int time = y.size(1);
        Tokens x = Tokens.of(p.dense(op.x()));
        Tokens reversed = Tokens.of(y);
        p.run(() -> {
            for (int row = 0; row < rows.batch(); row++) {
                int count = rows.count(row);
                for (int token = 0; token < count; token++) {
                    x.copy(row, count - 1 - token, reversed, row, token, 1);
                }
                reversed.clear(row, count, time - count);
            }
        });
    }
}
