// SPDX-License-Identifier: Apache-2.0
package io.heddle.api.operator;

import io.heddle.api.tensor.Tensor;
import io.heddle.api.tensor.TensorSpec;
import java.util.List;

/**
 * The coefficients of Mamba-3's generalised trapezoidal rule,
 * {@code S_t = e^logDecay S_{t-1} + previous v_{t-1} k_{t-1}ᵀ + present v_t k_tᵀ}. Results, all like dt:
 *
 * <pre>
 * logDecay = -max(curve(rate), floor) dt
 * previous = (1 - sigmoid(mix)) dt e^logDecay
 * present  = sigmoid(mix) dt
 * </pre>
 *
 * <p>Source: state-spaces/mamba, Mamba-3.
 *
 * @param dt {@code [batch, time, head]}, above 0
 * @param rate like dt: the decay before its curve
 * @param mix like dt: how much of a step its end counts, before the sigmoid
 * @param curve what makes the rate positive
 * @param floor the least rate
 */
public record TrapezoidalStep(Tensor dt, Tensor rate, Tensor mix, Curve curve, double floor) implements Operator {
    /** How a rate becomes positive; the published implementation had both, one after the other. */
    public enum Curve {
        /** log(1 + e^x). */
        SOFTPLUS,
        /** 1 + x from 0 on, 1 / (1 - x) below. */
        RATIONAL
    }

    /** Checks the shapes. */
    public TrapezoidalStep {
        Check.that(rate.shape().equals(dt.shape()) && mix.shape().equals(dt.shape()), "TrapezoidalStep",
                "a rate and a mix like dt", rate, mix, dt);
    }

    @Override
    public List<Tensor> inputs() {
        return List.of(dt, rate, mix);
    }

    @Override
    public List<TensorSpec> outputs() {
        return List.of(dt.spec(), dt.spec(), dt.spec());
    }
}
