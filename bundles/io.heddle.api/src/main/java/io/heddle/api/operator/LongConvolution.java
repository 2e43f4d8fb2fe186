// SPDX-License-Identifier: Apache-2.0
package io.heddle.api.operator;

import io.heddle.api.state.Growth;
import io.heddle.api.state.StateTensor;
import io.heddle.api.tensor.Shape;
import io.heddle.api.tensor.Tensor;
import io.heddle.api.tensor.TensorSpec;
import io.heddle.api.weight.Weight;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A depthwise convolution with a filter as long as the context (Poli et al. 2023, Hyena):
 * {@code y[t, c] = sum_j h[j, c] x[t - j, c] + direct[c] x[t, c]}, over {@code 0 <= j < length} and
 * {@code j <= t}.
 *
 * <p>A filter without structure has no small state: what is carried are the inputs that it still
 * reaches.
 *
 * @param x {@code [batch, time, channel]}
 * @param filter where h comes from
 * @param direct {@code [channel]}: what the present input counts beside h
 * @param past entries {@code [channel]} in a window of the filter's length: the inputs so far
 */
public record LongConvolution(Tensor x, SineFilter filter, Weight direct, StateTensor past) implements Operator {
    /** Checks the shapes. */
    public LongConvolution {
        Check.that(filter.out().shape().size(0) == x.shape().width(), "LongConvolution", "a filter a channel",
                filter.out().shape(), x);
        Check.weight("LongConvolution", direct, x.shape().width());
        Check.that(past.entry().shape().equals(Shape.of(x.shape().width()))
                        && past.entry().growth().equals(new Growth.Window(filter.length())),
                "LongConvolution", "a window of the last " + filter.length() + " inputs [channel]", past.entry());
    }

    /**
     * An implicit filter: a small network of sines reads the position of each tap, and a window
     * that decays at its own rate in each channel multiplies the result.
     *
     * <pre>
     * z_j = (j / (length - 1), cos(f_b 2 pi j / length).., -sin(f_b 2 pi j / length)..)
     * h_j = out sin(frequency (W_n .. sin(frequency (W_1 z_j + b_1)) .. + b_n)) (exp(-|deltas| j / (length - 1)) + shift)
     * </pre>
     *
     * with the bands f evenly spaced from 1e-4 to their number less one, unless z is learned.
     *
     * @param length the taps; at least 2, since positions are relative to it
     * @param layers {@code [width, features]}, then {@code [width, width]}..; the features are odd
     * @param biases {@code [width]} a layer
     * @param frequency {@code [width]}: of the sines of all layers
     * @param out {@code [channel, width]}
     * @param deltas {@code [channel]}: how fast the window decays
     * @param shift what the window keeps for ever
     * @param positions {@code [length, features]}: z, where it is learned
     */
    public record SineFilter(int length, List<Weight> layers, List<Weight> biases, Weight frequency, Weight out,
            Weight deltas, double shift, Optional<Weight> positions) {
        /** Checks the shapes. */
        public SineFilter {
            layers = List.copyOf(layers);
            biases = List.copyOf(biases);
            int width = frequency.shape().width();
            Check.that(length >= 2, "SineFilter", "at least 2 taps", length);
            Check.that(!layers.isEmpty() && layers.size() == biases.size(), "SineFilter", "a bias a layer", layers, biases);
            Check.that(layers.getFirst().shape().width() % 2 == 1, "SineFilter", "an odd number of features",
                    layers.getFirst().shape());
            for (int i = 0; i < layers.size(); i++) {
                Check.weight("SineFilter", layers.get(i), width, i == 0 ? layers.getFirst().shape().width() : width);
                Check.weight("SineFilter", biases.get(i), width);
            }
            Check.weight("SineFilter", out, out.shape().size(0), width);
            Check.weight("SineFilter", deltas, out.shape().size(0));
            if (positions.isPresent()) {
                Check.weight("SineFilter", positions.get(), length, layers.getFirst().shape().width());
            }
        }

        /** With positions that follow from the formula. */
        public SineFilter(int length, List<Weight> layers, List<Weight> biases, Weight frequency, Weight out,
                Weight deltas, double shift) {
            this(length, layers, biases, frequency, out, deltas, shift, Optional.empty());
        }

        List<Weight> weights() {
            return Stream.of(layers, biases, List.of(frequency, out, deltas), positions.stream().toList())
                    .flatMap(List::stream).toList();
        }
    }

    @Override
    public List<Tensor> inputs() {
        return List.of(x);
    }

    @Override
    public List<TensorSpec> outputs() {
        return Check.like(x);
    }

    @Override
    public List<Weight> weights() {
        return Stream.concat(filter.weights().stream(), Stream.of(direct)).toList();
    }

    @Override
    public List<StateTensor> states() {
        return List.of(past);
    }
}
