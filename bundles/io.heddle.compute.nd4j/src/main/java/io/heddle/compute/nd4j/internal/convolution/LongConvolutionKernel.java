// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.nd4j.internal.convolution;

import io.heddle.api.kernel.Step;
import io.heddle.api.operator.LongConvolution;
import io.heddle.api.tensor.Tensor;
import io.heddle.compute.nd4j.internal.program.Elements;
import io.heddle.compute.nd4j.internal.program.Program;
import io.heddle.compute.nd4j.internal.program.Rows;
import io.heddle.compute.nd4j.internal.program.Tokens;
import java.util.Arrays;

/**
 * A convolution with an implicit filter: by Fourier transforms where there are many tokens, by the
 * sum itself where there are few. Sums are in double whatever the element type.
 *
 * <p>The filter is computed in the first run and kept, since the weights of a generation stay.
 */
final class LongConvolutionKernel {
    /** What a convolution by three transforms of {@code n} values costs, in terms of the sum, per {@code n log2 n}. */
    private static final int WORK = 4;

    private final Rows rows;
    private final int time;
    private final int channels;
    private final int capacity;
    private final int taps;
    private final Step filterStep;
    private final Elements filter;
    private final Elements direct;
    private final Elements x;
    private final Elements y;
    private final Elements past;
    private final Tokens newInputs;
    private final Tokens cachedInputs;
    private final double[] sums;
    private boolean filterReady;
    private Fourier fourier = new Fourier(1);
    private double[][] work = new double[4][1];

    private LongConvolutionKernel(LongConvolution op, Tensor output, Program p) {
        rows = new Rows(p);
        time = output.size(1);
        channels = output.size(2);
        Tensor storage = p.state(op.past());
        if (storage.type() != output.type()) {
            throw new IllegalArgumentException("the inputs " + op.past() + " are kept as " + storage + " and read as " + output);
        }
        capacity = storage.size(1);
        taps = Math.min(op.filter().length(), capacity);
        var filterProgram = new Program(p.binding(), p.type());
        filter = Elements.of(SineFilterProgram.append(op.filter(), taps, filterProgram));
        filterStep = filterProgram.toStep();
        direct = Elements.of(p.weight(op.direct()));
        Tensor input = p.dense(op.x());
        x = Elements.of(input);
        y = Elements.of(output);
        past = Elements.of(storage);
        newInputs = Tokens.of(input);
        cachedInputs = Tokens.of(storage);
        sums = new double[channels];
        p.run(this::run);
        rows.fillInvalid(output, 0);
    }

    static void append(LongConvolution op, Tensor output, Program p) {
        new LongConvolutionKernel(op, output, p);
    }

    private void run() {
        if (!filterReady) {
            filterStep.run();
            filterReady = true;
        }
        for (int row = 0; row < rows.batch(); row++) {
            int count = rows.count(row);
            int reached = Math.min(rows.start(row), taps - 1);
            int size = sizeFor(reached + count);
            long bySum = (long) count * (reached + count / 2 + 1);
            if (bySum <= WORK * (long) size * Integer.numberOfTrailingZeros(size)) {
                sum(row, count);
            } else {
                transform(row, reached, count, size);
            }
            for (int token = Math.max(0, count - capacity); token < count; token++) {
                newInputs.copy(row, token, cachedInputs, rows.slot(row), (rows.start(row) + token) % capacity, 1);
            }
        }
    }

    /** A power of two at which the filter does not wrap around onto wanted results. */
    private int sizeFor(int inputs) {
        int needed = inputs + Math.min(taps, inputs);
        return Integer.highestOneBit(Math.max(1, needed - 1)) * 2;
    }

    /** Where an input lies by its index in the sequence: in x from the start on, else in the ring. */
    private long place(int row, int index) {
        int start = rows.start(row);
        return index >= start ? ((long) row * time + index - start) * channels
                : ((long) rows.slot(row) * capacity + index % capacity) * channels;
    }

    private void sum(int row, int count) {
        int start = rows.start(row);
        for (int token = 0; token < count; token++) {
            long present = place(row, start + token);
            for (int channel = 0; channel < channels; channel++) {
                sums[channel] = direct.get(channel) * x.get(present + channel);
            }
            int reach = Math.min(start + token, taps - 1);
            for (int tap = 0; tap <= reach; tap++) {
                int index = start + token - tap;
                Elements inputs = index >= start ? x : past;
                long at = place(row, index);
                long weight = (long) tap * channels;
                for (int channel = 0; channel < channels; channel++) {
                    sums[channel] += filter.get(weight + channel) * inputs.get(at + channel);
                }
            }
            for (int channel = 0; channel < channels; channel++) {
                y.set(present + channel, sums[channel]);
            }
        }
    }

    private void transform(int row, int reached, int count, int size) {
        if (fourier.size() != size) {
            fourier = new Fourier(size);
            work = new double[4][size];
        }
        int start = rows.start(row);
        int inputs = reached + count;
        int used = Math.min(taps, inputs);
        for (int channel = 0; channel < channels; channel++) {
            for (double[] part : work) {
                Arrays.fill(part, 0);
            }
            for (int tap = 0; tap < used; tap++) {
                work[0][tap] = filter.get((long) tap * channels + channel);
            }
            for (int i = 0; i < inputs; i++) {
                int index = start - reached + i;
                work[2][i] = (index >= start ? x : past).get(place(row, index) + channel);
            }
            convolve();
            for (int token = 0; token < count; token++) {
                long present = place(row, start + token) + channel;
                y.set(present, work[2][reached + token] / size + direct.get(channel) * x.get(present));
            }
        }
    }

    /** The convolution of the numbers in the first and the third array, into the third, times the size. */
    private void convolve() {
        double[] hReal = work[0];
        double[] hImaginary = work[1];
        double[] real = work[2];
        double[] imaginary = work[3];
        fourier.forward(hReal, hImaginary);
        fourier.forward(real, imaginary);
        for (int i = 0; i < real.length; i++) {
            double re = real[i] * hReal[i] - imaginary[i] * hImaginary[i];
            imaginary[i] = real[i] * hImaginary[i] + imaginary[i] * hReal[i];
            real[i] = re;
        }
        fourier.backward(real, imaginary);
    }
}
