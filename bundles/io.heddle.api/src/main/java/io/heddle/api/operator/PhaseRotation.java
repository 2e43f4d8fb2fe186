// SPDX-License-Identifier: Apache-2.0
package io.heddle.api.operator;

import io.heddle.api.tensor.Tensor;
import io.heddle.api.tensor.TensorSpec;
import io.heddle.api.weight.Weight;
import java.util.List;

/**
 * Gives each head its own biased copy of keys or queries and turns pairs of its channels by the
 * head's phase (Mamba-3): with {@code u = x + bias} and {@code (i, j)} a pair,
 * {@code y_i = u_i cos - u_j sin}, {@code y_j = u_j cos + u_i sin}; other channels pass.
 * {@code NEIGHBOURS} are the first pairs {@code (2p, 2p + 1)}, {@code HALVES} are
 * {@code (p, p + channel / 2)}.
 *
 * <p>The result is {@code [batch, time, rank * head, channel]}; its entry {@code r * heads + h}
 * comes from {@code r * groups + h * groups / heads}.
 *
 * @param x {@code [batch, time, rank * group, channel]}
 * @param bias {@code [head, rank, channel]}
 * @param phase {@code [batch, time, head, pair]}, in radians
 * @param pairing which channels are a pair
 */
public record PhaseRotation(Tensor x, Weight bias, Tensor phase, Rotary.Pairing pairing) implements Operator {
    /** Checks the shapes. */
    public PhaseRotation {
        int heads = phase.size(2);
        Check.that(bias.shape().rank() == 3 && bias.shape().size(0) == heads && bias.shape().size(2) == x.size(3),
                "PhaseRotation", "a bias [head, rank, channel]", bias.shape(), x, phase);
        int ranks = bias.shape().size(1);
        Check.that(x.size(2) % ranks == 0 && heads % (x.size(2) / ranks) == 0, "PhaseRotation",
                "ranks times a divisor of the heads", x, ranks, heads);
        Check.that(2 * phase.size(3) <= x.size(3) && x.size(3) % 2 == 0, "PhaseRotation",
                "an even number of channels, two for each phase", x, phase);
    }

    /** Inputs and outputs of the published multiplicity, 1 for SISO. */
    public int ranks() {
        return bias.shape().size(1);
    }

    @Override
    public List<Tensor> inputs() {
        return List.of(x, phase);
    }

    @Override
    public List<TensorSpec> outputs() {
        return List.of(new TensorSpec(x.type(), x.shape().with(2, ranks() * phase.size(2))));
    }

    @Override
    public List<Weight> weights() {
        return List.of(bias);
    }
}
