// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.norm;

import io.heddle.api.kernel.Binding;
import io.heddle.api.kernel.Kernel;
import io.heddle.api.kernel.Step;
import io.heddle.api.operator.GatedRmsNorm;
import io.heddle.api.operator.L2Norm;
import io.heddle.api.operator.LayerNorm;
import io.heddle.api.operator.RmsNorm;
import io.heddle.api.operator.SumNorm;
import io.heddle.api.tensor.Arena;
import io.heddle.api.tensor.DataType;
import io.heddle.api.tensor.Shape;
import io.heddle.api.tensor.Tensor;
import io.heddle.api.weight.Weight;
import io.heddle.compute.vector.internal.VectorKernel;
import io.heddle.compute.vector.internal.memory.Memory;
import io.heddle.compute.vector.internal.pointwise.Activations;
import io.heddle.compute.vector.internal.pointwise.Arithmetic;
import io.heddle.compute.vector.internal.pointwise.Sweep;
import io.heddle.compute.vector.internal.weight.FloatWeight;
import io.heddle.compute.vector.internal.work.Workers;
import java.util.Optional;
import java.util.stream.Stream;

/** Kernels of norms: a row at a time, whose floats stay in the first cache from sum to result. */
public final class NormKernels {
    private final Workers workers;

    private NormKernels(Workers workers) {
        this.workers = workers;
    }

    /** The kernels of this group. */
    public static Stream<Kernel<?>> all(Workers workers) {
        var group = new NormKernels(workers);
        return Stream.of(
                VectorKernel.single(RmsNorm.class, group::rms),
                VectorKernel.single(GatedRmsNorm.class, group::gatedRms),
                VectorKernel.single(LayerNorm.class, group::layer),
                VectorKernel.single(L2Norm.class, group::l2),
                VectorKernel.single(SumNorm.class, group::sum));
    }

    private Step rms(RmsNorm op, Tensor y, Binding binding) {
        Optional<Long> weight = op.weight().map(w -> repeated(w, op.x().shape().width(), (float) op.offset(), binding));
        return Sweep.unary(op.x(), y, binding, workers, (x, to, channel, count) -> {
            if (op.plus()) {
                rmsPlus(x, to, count, op.group(), op.epsilon());
            } else {
                rms(x, to, count, op.group(), op.epsilon());
            }
            if (weight.isPresent()) {
                Arithmetic.product(to, weight.get(), to, count);
            }
        });
    }

    private Step gatedRms(GatedRmsNorm op, Tensor y, Binding binding) {
        long weight = repeated(op.weight(), op.x().shape().width(), 0, binding);
        if (op.gateFirst()) {
            return Sweep.binary(op.x(), op.gate(), y, binding, workers, (x, gate, to, channel, count) -> {
                Activations.apply(op.activation(), gate, to, count);
                Arithmetic.product(x, to, to, count);
                rms(to, to, count, op.group(), op.epsilon());
                Arithmetic.product(to, weight, to, count);
            });
        }
        Tensor rows = binding.scratch().allocate(DataType.F32, y.shape());
        long apart = rows.address() - y.address();
        return Sweep.binary(op.x(), op.gate(), y, binding, workers, (x, gate, to, channel, count) -> {
            rms(x, to, count, op.group(), op.epsilon());
            Arithmetic.product(to, weight, to, count);
            Activations.apply(op.activation(), gate, to + apart, count);
            Arithmetic.product(to, to + apart, to, count);
        });
    }

    private Step layer(LayerNorm op, Tensor y, Binding binding) {
        Optional<Long> weight = op.weight().map(w -> ((FloatWeight) binding.weight(w)).address());
        Optional<Long> bias = op.bias().map(w -> ((FloatWeight) binding.weight(w)).address());
        return Sweep.unary(op.x(), y, binding, workers, (x, to, channel, count) -> {
            for (int group = 0; group < count / op.group(); group++) {
                long at = (long) group * op.group() * Float.BYTES;
                float mean = Arithmetic.total(x + at, op.group()) / op.group();
                double variance = Arithmetic.squaredDistance(x + at, mean, op.group()) / op.group();
                float factor = (float) (1 / Math.sqrt(variance + op.epsilon()));
                Arithmetic.shiftAndScale(x + at, -mean, factor, to + at, op.group());
            }
            if (weight.isPresent()) {
                Arithmetic.product(to, weight.get(), to, count);
            }
            if (bias.isPresent()) {
                Arithmetic.sum(to, 1, bias.get(), 1, to, count);
            }
        });
    }

    private Step l2(L2Norm op, Tensor y, Binding binding) {
        return Sweep.unary(op.x(), y, binding, workers, (x, to, channel, count) -> {
            double sum = Arithmetic.dot(x, x, count);
            Arithmetic.scale(x, (float) (1 / Math.sqrt(sum + op.epsilon())), to, count);
        });
    }

    private Step sum(SumNorm op, Tensor y, Binding binding) {
        return Sweep.unary(op.x(), y, binding, workers, (x, to, channel, count) ->
                Arithmetic.scale(x, (float) (1 / (Arithmetic.total(x, count) + op.epsilon())), to, count));
    }

    private static void rms(long x, long to, int count, int group, double epsilon) {
        for (int begin = 0; begin < count; begin += group) {
            long at = (long) begin * Float.BYTES;
            double mean = Arithmetic.dot(x + at, x + at, group) / group;
            Arithmetic.scale(x + at, (float) (1 / Math.sqrt(mean + epsilon)), to + at, group);
        }
    }

    /** With epsilon beside the root. */
    private static void rmsPlus(long x, long to, int count, int group, double epsilon) {
        for (int begin = 0; begin < count; begin += group) {
            long at = (long) begin * Float.BYTES;
            double mean = Arithmetic.dot(x + at, x + at, group) / group;
            Arithmetic.scale(x + at, (float) (1 / (Math.sqrt(mean) + epsilon)), to + at, group);
        }
    }

    /** The address of a weight over the whole width, plus an offset: its own place where it is so already. */
    private static long repeated(Weight weight, int width, float offset, Binding binding) {
        FloatWeight prepared = (FloatWeight) binding.weight(weight);
        if (offset == 0 && prepared.width() == width) {
            return prepared.address();
        }
        Arena scratch = binding.scratch();
        long repeated = scratch.allocate(DataType.F32, Shape.of(width)).address();
        for (int i = 0; i < width; i++) {
            float value = Memory.getFloat(prepared.address() + (long) (i % prepared.width()) * Float.BYTES);
            Memory.putFloat(repeated + (long) i * Float.BYTES, value + offset);
        }
        return repeated;
    }
}
