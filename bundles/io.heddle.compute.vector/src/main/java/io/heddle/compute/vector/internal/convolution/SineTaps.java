// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.convolution;

import io.heddle.api.kernel.Binding;
import io.heddle.api.operator.LongConvolution.SineFilter;
import io.heddle.api.weight.Weight;
import io.heddle.compute.vector.internal.memory.F32;
import io.heddle.compute.vector.internal.pointwise.Exp;
import io.heddle.compute.vector.internal.weight.VectorWeight;
import io.heddle.compute.vector.internal.work.Workers;
import java.util.List;
import jdk.incubator.vector.FloatVector;

/** The taps of an implicit filter: the sines in double, one tap after another, then all channels in vectors. */
final class SineTaps {
    private static final double LOWEST_BAND = 1e-4;
    /** Taps of a piece of the work. */
    private static final int LEAST = 64;

    private final SineFilter filter;
    private final int features;
    private final int width;
    private final int channels;
    private final List<float[]> layers;
    private final List<float[]> biases;
    private final float[] frequency;
    /** {@code [block, width, lane]}. */
    private final float[] out;
    /** {@code -|deltas|}, a vector a block. */
    private final float[] rates;
    private final float[] positions;

    SineTaps(SineFilter filter, Binding binding) {
        this.filter = filter;
        this.features = filter.layers().getFirst().shape().width();
        this.width = filter.frequency().shape().width();
        this.channels = filter.out().shape().size(0);
        this.layers = filter.layers().stream().map(layer -> numbers(layer, binding)).toList();
        this.biases = filter.biases().stream().map(bias -> numbers(bias, binding)).toList();
        this.frequency = numbers(filter.frequency(), binding);
        this.out = new float[count() * width * F32.LANES];
        this.rates = new float[count() * F32.LANES];
        this.positions = filter.positions().map(z -> numbers(z, binding)).orElse(new float[0]);
        float[] deltas = numbers(filter.deltas(), binding);
        float[] stored = numbers(filter.out(), binding);
        for (int channel = 0; channel < channels; channel++) {
            int block = channel / F32.LANES;
            int lane = channel % F32.LANES;
            rates[channel] = -Math.abs(deltas[channel]);
            for (int i = 0; i < width; i++) {
                out[(block * width + i) * F32.LANES + lane] = stored[channel * width + i];
            }
        }
    }

    private static float[] numbers(Weight weight, Binding binding) {
        return ((VectorWeight) binding.weight(weight)).numbers();
    }

    private int count() {
        return (channels + F32.LANES - 1) / F32.LANES;
    }

    /** The first taps: {@code [block][tap, lane]}. */
    float[][] blocks(int taps, Workers workers) {
        float[][] blocks = new float[count()][Math.multiplyExact(taps, F32.LANES)];
        workers.range(taps, LEAST, (from, to) -> {
            for (int tap = from; tap < to; tap++) {
                float[] hidden = hidden(tap);
                float time = (float) relative(tap);
                for (int block = 0; block < blocks.length; block++) {
                    read(hidden, block, time, blocks[block], tap * F32.LANES);
                }
            }
        });
        return blocks;
    }

    /** The network's last layer before {@code out}, at one tap. */
    private float[] hidden(int tap) {
        double[] values = new double[features];
        for (int i = 0; i < features; i++) {
            values[i] = positions.length > 0 ? positions[tap * features + i] : feature(tap, i);
        }
        for (int layer = 0; layer < layers.size(); layer++) {
            values = sines(layers.get(layer), biases.get(layer), values);
        }
        float[] hidden = new float[width];
        for (int i = 0; i < width; i++) {
            hidden[i] = (float) values[i];
        }
        return hidden;
    }

    private double[] sines(float[] layer, float[] bias, double[] values) {
        double[] next = new double[width];
        for (int i = 0; i < width; i++) {
            double sum = bias[i];
            for (int j = 0; j < values.length; j++) {
                sum += layer[i * values.length + j] * values[j];
            }
            next[i] = Math.sin(frequency[i] * sum);
        }
        return next;
    }

    private double relative(int tap) {
        return (double) tap / (filter.length() - 1);
    }

    /** The relative position, then cosines and sines of each band. */
    private double feature(int tap, int index) {
        if (index == 0) {
            return relative(tap);
        }
        int bands = features / 2;
        int band = (index - 1) % bands;
        double step = bands == 1 ? 0 : (bands - 1 - LOWEST_BAND) / (bands - 1);
        double angle = (LOWEST_BAND + band * step) * 2 * Math.PI * tap / filter.length();
        return index <= bands ? Math.cos(angle) : -Math.sin(angle);
    }

    private void read(float[] hidden, int block, float time, float[] to, int at) {
        FloatVector sum = F32.all(0f);
        int base = block * width * F32.LANES;
        for (int i = 0; i < width; i++) {
            sum = FloatVector.fromArray(F32.SPECIES, out, base + i * F32.LANES).fma(F32.all(hidden[i]), sum);
        }
        FloatVector window = Exp.expUpTo(FloatVector.fromArray(F32.SPECIES, rates, block * F32.LANES).mul(time));
        sum.mul(window.add((float) filter.shift())).intoArray(to, at);
    }
}
