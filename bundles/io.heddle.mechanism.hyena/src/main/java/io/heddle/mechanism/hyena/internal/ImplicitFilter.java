// SPDX-License-Identifier: Apache-2.0
package io.heddle.mechanism.hyena.internal;

import io.heddle.api.operator.LongConvolution;
import io.heddle.api.operator.LongConvolution.SineFilter;
import io.heddle.api.run.Run;
import io.heddle.api.state.Growth;
import io.heddle.api.state.MixerState;
import io.heddle.api.state.StateEntry;
import io.heddle.api.state.StateSpec;
import io.heddle.api.tensor.Shape;
import io.heddle.api.tensor.Tensor;
import io.heddle.api.weight.Weight;
import io.heddle.api.weight.WeightInit;
import io.heddle.api.weight.WeightScope;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Hyena's filter: a network of sines over the positions, under a decaying window. It has no finite
 * state, so the gated values that it still reaches are kept; then pieces give what the whole gives.
 */
final class ImplicitFilter implements LongFilter {
    /** What the window has come down to at the shares of the length where a fast and a slow channel forget. */
    private static final double FORGOTTEN = Math.log(0.01);
    private static final double FAST = 0.3;
    private static final double SLOW = 1.5;
    private static final double FREQUENCY = 10;

    private final HyenaConfig config;
    private final SineFilter filter;
    private final Weight direct;

    ImplicitFilter(HyenaConfig config, WeightScope weights) {
        this.config = config;
        int width = config.filterWidth();
        List<Weight> layers = new ArrayList<>();
        List<Weight> biases = new ArrayList<>();
        for (int layer = 0; layer <= config.filterLayers(); layer++) {
            int in = layer == 0 ? config.features() : width;
            double most = 1 / Math.sqrt(in);
            layers.add(weights.exact("filter." + layer, new WeightInit.Uniform(-most, most), width, in));
            biases.add(weights.exact("filter." + layer + ".bias", new WeightInit.Uniform(-most, most), width));
        }
        this.filter = new SineFilter(config.maxLength(), layers, biases,
                weights.exact("filter.frequency", WeightInit.constant(FREQUENCY), width),
                weights.exact("filter.out", WeightInit.normal(1.0 / width), config.width(), width),
                weights.exact("filter.deltas", new WeightInit.EvenlySpaced(FORGOTTEN / SLOW, FORGOTTEN / FAST), config.width()),
                config.windowShift(), config.learnedPositions() ? Optional.of(weights.exact("filter.positions",
                        new WeightInit.Uniform(-1, 1), config.maxLength(), config.features())) : Optional.empty());
        this.direct = weights.exact("D", WeightInit.normal(1), config.width());
    }

    @Override
    public StateSpec addTo(StateSpec spec) {
        // Past inputs, but no keys and values: a convolution sums over all of them, so they stay exact.
        return spec.with(new StateEntry("past", Shape.of(config.width()), StateEntry.Kind.RECURRENT,
                new Growth.Window(config.maxLength())));
    }

    @Override
    public Tensor apply(Tensor x, MixerState state, Run run) {
        return run.apply(new LongConvolution(x, filter, direct, state.get("past")));
    }
}
