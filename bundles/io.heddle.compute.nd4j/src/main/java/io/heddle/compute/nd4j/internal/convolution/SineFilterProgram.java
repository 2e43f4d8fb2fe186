// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.nd4j.internal.convolution;

import io.heddle.api.operator.LongConvolution.SineFilter;
import io.heddle.api.tensor.Shape;
import io.heddle.api.tensor.Tensor;
import io.heddle.compute.nd4j.internal.program.Program;

/** The taps of an implicit filter. */
final class SineFilterProgram {
    private static final double LOWEST_BAND = 1e-4;

    private SineFilterProgram() {}

    /**
     * Appends the work.
     *
     * @param taps how many of the filter's first taps are wanted
     * @return {@code [tap, channel]}, dense
     */
    static Tensor append(SineFilter filter, int taps, Program p) {
        Tensor hidden = filter.positions().map(z -> p.weight(z).slice(0, 0, taps)).orElseGet(() -> features(filter, taps, p));
        Tensor frequency = p.weight(filter.frequency());
        for (int i = 0; i < filter.layers().size(); i++) {
            Tensor next = p.scratch(taps, frequency.size(0));
            p.project(hidden, p.weight(filter.layers().get(i)), next);
            p.add(next, p.weight(filter.biases().get(i)), next);
            p.sin(p.multiply(next, frequency, next), next);
            hidden = next;
        }
        int channels = filter.out().shape().size(0);
        Tensor h = p.project(hidden, p.weight(filter.out()), p.scratch(taps, channels));
        Tensor time = p.constant(Shape.of(taps, 1), i -> -relative(i, filter));
        Tensor window = p.multiply(time, p.abs(p.weight(filter.deltas()), p.scratch(channels)), p.scratch(taps, channels));
        p.shift(p.exp(window, window), filter.shift(), window);
        return p.multiply(h, window, h);
    }

    private static double relative(int tap, SineFilter filter) {
        return (double) tap / (filter.length() - 1);
    }

    /** {@code [tap, feature]}: the relative position, then cosines and sines of each band. */
    private static Tensor features(SineFilter filter, int taps, Program p) {
        int features = filter.layers().getFirst().shape().width();
        int bands = features / 2;
        return p.constant(Shape.of(taps, features), i -> {
            int tap = i / features;
            int feature = i % features;
            if (feature == 0) {
                return relative(tap, filter);
            }
            int band = (feature - 1) % bands;
            double step = bands == 1 ? 0 : (bands - 1 - LOWEST_BAND) / (bands - 1);
            double angle = (LOWEST_BAND + band * step) * 2 * Math.PI * tap / filter.length();
            return feature <= bands ? Math.cos(angle) : -Math.sin(angle);
        });
    }
}
