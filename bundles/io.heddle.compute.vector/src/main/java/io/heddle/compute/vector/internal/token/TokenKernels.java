// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.token;

import io.heddle.api.kernel.Binding;
import io.heddle.api.kernel.Kernel;
import io.heddle.api.kernel.Step;
import io.heddle.api.operator.CausalConv;
import io.heddle.api.operator.LastToken;
import io.heddle.api.operator.Reverse;
import io.heddle.api.operator.ScatterTokens;
import io.heddle.api.operator.SelectTokens;
import io.heddle.api.operator.TokenShift;
import io.heddle.api.tensor.Tensor;
import io.heddle.compute.vector.internal.VectorKernel;
import io.heddle.compute.vector.internal.memory.Lane;
import io.heddle.compute.vector.internal.memory.Memory;
import io.heddle.compute.vector.internal.work.Workers;
import java.util.stream.Stream;

/** Kernels that move whole tokens within their row. */
public final class TokenKernels {
    private TokenKernels() {}

    /** The kernels of this group. */
    public static Stream<Kernel<?>> all(Workers workers) {
        return Stream.of(
                VectorKernel.single(TokenShift.class, TokenKernels::shift),
                VectorKernel.single(LastToken.class, TokenKernels::last),
                VectorKernel.single(Reverse.class, TokenKernels::reverse),
                VectorKernel.single(CausalConv.class, (op, y, binding) -> new CausalConvKernel(op, y, binding, workers)),
                new VectorKernel<>(SelectTokens.class, Selection::select),
                VectorKernel.single(ScatterTokens.class, Selection::scatter));
    }

    private static Step shift(TokenShift op, Tensor y, Binding binding) {
        Tokens x = Tokens.of(op.x(), binding);
        Tokens shifted = Tokens.of(y, binding);
        long state = binding.state(op.state()).address();
        Lane lanes = new Lane(binding.lanes());
        int time = y.size(1);
        long bytes = x.bytes();
        return () -> {
            x.refresh();
            for (int row = 0; row < lanes.batch(); row++) {
                long slot = state + lanes.slot(row) * bytes;
                Memory.copy(slot, shifted.at(row, 0), bytes);
                for (int token = 1; token < time; token++) {
                    Memory.copy(x.at(row, token - 1), shifted.at(row, token), bytes);
                }
                if (lanes.count(row) > 0) {
                    Memory.copy(x.at(row, lanes.count(row) - 1), slot, bytes);
                }
            }
        };
    }

    private static Step last(LastToken op, Tensor y, Binding binding) {
        Tokens x = Tokens.of(op.x(), binding);
        Tokens last = Tokens.of(y, binding);
        Lane lanes = new Lane(binding.lanes());
        return () -> {
            x.refresh();
            for (int row = 0; row < lanes.batch(); row++) {
                if (lanes.count(row) > 0) {
                    Memory.copy(x.at(row, lanes.count(row) - 1), last.at(row, 0), x.bytes());
                } else {
                    Memory.clear(last.at(row, 0), x.bytes());
                }
            }
        };
    }

    private static Step reverse(Reverse op, Tensor y, Binding binding) {
        Tokens x = Tokens.of(op.x(), binding);
        Tokens reversed = Tokens.of(y, binding);
        Lane lanes = new Lane(binding.lanes());
        int time = y.size(1);
        return () -> {
            x.refresh();
            for (int row = 0; row < lanes.batch(); row++) {
                int count = lanes.count(row);
                for (int token = 0; token < time; token++) {
                    if (token < count) {
                        Memory.copy(x.at(row, count - 1 - token), reversed.at(row, token), x.bytes());
                    } else {
                        Memory.clear(reversed.at(row, token), x.bytes());
                    }
                }
            }
        };
    }
}
