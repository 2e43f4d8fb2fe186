// SPDX-License-Identifier: Apache-2.0
package io.heddle.api.operator;

import io.heddle.api.state.StateTensor;
import io.heddle.api.tensor.Shape;
import io.heddle.api.tensor.Tensor;
import io.heddle.api.tensor.TensorSpec;
import io.heddle.api.weight.Weight;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A linear system a channel whose state is a few complex numbers:
 *
 * <pre>
 * h_t,n = p_n h_{t-1},n + b_n x_t
 * y_t   = f Re sum_n c_n h_t,n + d x_t
 * </pre>
 *
 * p, b and f follow from the modes: {@link Sampled} (S4D, Gu et al. 2022) or {@link Poles}
 * (StripedHyena).
 *
 * @param x {@code [batch, time, channel]}
 * @param modes how the state moves
 * @param c {@code [channel, mode, 2]}: real and imaginary part of what each mode is read with
 * @param d {@code [channel]}
 * @param state {@code [2, channel, mode]}: the real parts, then the imaginary parts
 */
public record DiagonalScan(Tensor x, Modes modes, Weight c, Weight d, StateTensor state) implements Operator {
    /** How the state moves. */
    public sealed interface Modes {}

    /**
     * A system in continuous time, {@code dh/dt = A h + x} with {@code A = -exp(aRealLog) + i aImaginary},
     * whose input is held over the interval that ends at its token (exact zero-order hold):
     * {@code p = exp(s A)}, {@code b = (exp(s A) - 1) / A}. The interval is {@code s = exp(stepLog)},
     * times the token's gap on a real time axis. Each mode stands for a conjugate pair, so f = 2.
     *
     * @param aRealLog {@code [channel, mode]}
     * @param aImaginary {@code [channel, mode]}
     * @param stepLog {@code [channel]}
     * @param gaps {@code [batch, time]}, at least 0, where the samples are not evenly spaced
     */
    public record Sampled(Weight aRealLog, Weight aImaginary, Weight stepLog, Optional<Tensor> gaps) implements Modes {}

    /**
     * A system in discrete time, given by its poles: b = 1 and f = 1.
     *
     * @param poles {@code [channel, mode, 2]}: real and imaginary part
     */
    public record Poles(Weight poles) implements Modes {}

    /** Checks the shapes. */
    public DiagonalScan {
        int channels = x.shape().width();
        int count = c.shape().size(1);
        Check.weight("DiagonalScan", c, channels, count, 2);
        Check.weight("DiagonalScan", d, channels);
        switch (modes) {
            case Sampled(Weight aRealLog, Weight aImaginary, Weight stepLog, Optional<Tensor> gaps) -> {
                Check.weight("DiagonalScan", aRealLog, channels, count);
                Check.weight("DiagonalScan", aImaginary, channels, count);
                Check.weight("DiagonalScan", stepLog, channels);
                gaps.ifPresent(g -> Check.that(g.shape().equals(Shape.of(x.size(0), x.size(1))), "DiagonalScan",
                        "one gap a token", g, x));
            }
            case Poles(Weight poles) -> Check.weight("DiagonalScan", poles, channels, count, 2);
        }
        Check.that(state.entry().shape().equals(Shape.of(2, channels, count)), "DiagonalScan",
                "a state [2, channel, mode]", state.entry().shape());
    }

    @Override
    public List<Tensor> inputs() {
        return modes instanceof Sampled sampled ? Stream.concat(Stream.of(x), sampled.gaps().stream()).toList() : List.of(x);
    }

    @Override
    public List<TensorSpec> outputs() {
        return Check.like(x);
    }

    @Override
    public List<Weight> weights() {
        return switch (modes) {
            case Sampled sampled -> List.of(sampled.aRealLog(), sampled.aImaginary(), sampled.stepLog(), c, d);
            case Poles(Weight poles) -> List.of(poles, c, d);
        };
    }

    @Override
    public List<StateTensor> states() {
        return List.of(state);
    }
}
