// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.nd4j.internal.token;

import io.heddle.api.operator.CausalConv;
import io.heddle.api.state.StateTensor;
import io.heddle.api.tensor.Tensor;
import io.heddle.compute.nd4j.internal.pointwise.Activations;
import io.heddle.compute.nd4j.internal.program.Program;
import io.heddle.compute.nd4j.internal.program.Rows;
import io.heddle.compute.nd4j.internal.program.Tokens;

/** A causal convolution as one product a tap with the input behind the carried inputs. */
final class Convolution {
    private Convolution() {}

    static void append(CausalConv op, Tensor y, Program p) {
        int time = y.size(1);
        int taps = op.weight().shape().size(1);
        Tensor history = taps == 1 ? op.x() : carried(op.x(), taps - 1, op.state(), p);
        Tensor weight = p.copy(p.weight(op.weight()).permute(1, 0), p.scratch(taps, y.size(2)));
        p.multiply(history.slice(1, 0, time), weight.slice(0, 0, 1), y);
        Tensor product = p.scratch(y.shape());
        for (int tap = 1; tap < taps; tap++) {
            p.add(y, p.multiply(history.slice(1, tap, time), weight.slice(0, tap, 1), product), y);
        }
        op.bias().ifPresent(bias -> p.add(y, p.weight(bias), y));
        Activations.apply(op.activation(), y, y, p);
    }

    /** The carried inputs followed by the new ones, {@code [batch, kept + time, channel]}; carries the last valid ones. */
    private static Tensor carried(Tensor x, int kept, StateTensor state, Program p) {
        Rows rows = new Rows(p);
        Tensor history = p.scratch(x.shape().with(1, kept + x.size(1)));
        Tokens inputs = Tokens.of(history);
        Tensor storage = p.state(state);
        Tokens slots = Tokens.of(storage.reshape(x.shape().with(0, storage.size(0)).with(1, kept)));
        p.copy(x, history.slice(1, kept, x.size(1)));
        p.run(() -> {
            for (int row = 0; row < rows.batch(); row++) {
                slots.copy(rows.slot(row), 0, inputs, row, 0, kept);
                // Behind kept carried inputs the last kept valid ones begin at the count; with none valid they are the carried.
                inputs.copy(row, rows.count(row), slots, rows.slot(row), 0, kept);
            }
        });
        return history;
    }
}
