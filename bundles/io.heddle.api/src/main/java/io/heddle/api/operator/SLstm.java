// SPDX-License-Identifier: Apache-2.0
package io.heddle.api.operator;

import io.heddle.api.state.StateTensor;
import io.heddle.api.tensor.Shape;
import io.heddle.api.tensor.Tensor;
import io.heddle.api.tensor.TensorSpec;
import io.heddle.api.weight.Weight;
import java.util.List;

/**
 * The scalar cell of xLSTM (Beck et al. 2024). Its gates read the cell's own last result, so it
 * goes token by token:
 *
 * <pre>
 * i, f, z, o = x_t + R h_{t-1} + bias          m_t = max(i, logsigmoid(f) + m_{t-1}), at first i
 * c_t = e^(logsigmoid(f) + m_{t-1} - m_t) c_{t-1} + e^(i - m_t) tanh(z)
 * n_t = e^(logsigmoid(f) + m_{t-1} - m_t) n_{t-1} + e^(i - m_t)
 * y_t = h_t = sigmoid(o) c_t / n_t
 * </pre>
 *
 * <p>The state is {@code [4, head, channel]}: h, c, n and m, where n = 0 means an empty history.
 *
 * @param x {@code [batch, time, head, 4 * channel]}: i, f, z and o side by side in each head
 * @param recurrent {@code [head, 4 * channel, channel]}: R
 * @param bias {@code [head, 4 * channel]}
 * @param state {@code [4, head, channel]}
 */
public record SLstm(Tensor x, Weight recurrent, Weight bias, StateTensor state) implements Operator {
    /** How many gates there are. */
    public static final int GATES = 4;

    /** Checks the shapes. */
    public SLstm {
        int heads = x.size(2);
        int channels = x.size(3) / GATES;
        Check.that(x.size(3) % GATES == 0, "SLstm", "four gates side by side", x);
        Check.weight("SLstm", recurrent, heads, GATES * channels, channels);
        Check.weight("SLstm", bias, heads, GATES * channels);
        Check.that(state.entry().shape().equals(Shape.of(4, heads, channels)), "SLstm", "a state [4, head, channel]",
                state.entry().shape(), x);
    }

    @Override
    public List<Tensor> inputs() {
        return List.of(x);
    }

    @Override
    public List<TensorSpec> outputs() {
        return Check.like(x, x.size(3) / GATES);
    }

    @Override
    public List<Weight> weights() {
        return List.of(recurrent, bias);
    }

    @Override
    public List<StateTensor> states() {
        return List.of(state);
    }
}
