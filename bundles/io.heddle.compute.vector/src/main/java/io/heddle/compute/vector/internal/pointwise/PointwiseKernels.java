// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.pointwise;

import io.heddle.api.kernel.Binding;
import io.heddle.api.kernel.Kernel;
import io.heddle.api.kernel.Step;
import io.heddle.api.operator.Activate;
import io.heddle.api.operator.Add;
import io.heddle.api.operator.Broadcast;
import io.heddle.api.operator.Clip;
import io.heddle.api.operator.Concat;
import io.heddle.api.operator.Gate;
import io.heddle.api.operator.Lerp;
import io.heddle.api.operator.Scale;
import io.heddle.api.operator.SoftCap;
import io.heddle.api.operator.Softplus;
import io.heddle.api.operator.StepDecay;
import io.heddle.api.tensor.Slice;
import io.heddle.api.tensor.Tensor;
import io.heddle.compute.vector.internal.VectorKernel;
import io.heddle.compute.vector.internal.memory.Memory;
import io.heddle.compute.vector.internal.weight.FloatWeight;
import io.heddle.compute.vector.internal.work.Workers;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Kernels of functions of single elements. */
public final class PointwiseKernels {
    private final Workers workers;

    private PointwiseKernels(Workers workers) {
        this.workers = workers;
    }

    /** The kernels of this group. */
    public static Stream<Kernel<?>> all(Workers workers) {
        var group = new PointwiseKernels(workers);
        return Stream.of(
                VectorKernel.single(Activate.class, group::activate),
                VectorKernel.single(Add.class, group::add),
                VectorKernel.single(Broadcast.class, group::broadcast),
                VectorKernel.single(Clip.class, group::clip),
                VectorKernel.single(Concat.class, group::concat),
                VectorKernel.single(Gate.class, group::gate),
                VectorKernel.single(Lerp.class, group::lerp),
                VectorKernel.single(Scale.class, group::scale),
                VectorKernel.single(SoftCap.class, group::softCap),
                VectorKernel.single(Softplus.class, group::softplus),
                VectorKernel.single(StepDecay.class, group::stepDecay));
    }

    private Step activate(Activate op, Tensor y, Binding binding) {
        boolean even = op.x().isDense();
        return Sweep.unary(even ? Sweep.even(op.x()) : op.x(), even ? Sweep.even(y) : y, binding, workers,
                (x, to, channel, count) -> Activations.apply(op.activation(), x, to, count));
    }

    private Step add(Add op, Tensor y, Binding binding) {
        boolean even = op.x().isDense() && op.other().isDense();
        float xScale = (float) op.xScale();
        float otherScale = (float) op.otherScale();
        return Sweep.binary(even ? Sweep.even(op.x()) : op.x(), even ? Sweep.even(op.other()) : op.other(),
                even ? Sweep.even(y) : y, binding, workers,
                (x, other, to, channel, count) -> Arithmetic.sum(x, xScale, other, otherScale, to, count));
    }

    private Step broadcast(Broadcast op, Tensor y, Binding binding) {
        FloatWeight weight = (FloatWeight) binding.weight(op.weight());
        int tokens = y.size(0) * y.size(1);
        long bytes = weight.storedBytes();
        return () -> {
            for (int token = 0; token < tokens; token++) {
                Memory.copy(weight.address(), y.address() + token * bytes, bytes);
            }
        };
    }

    private Step clip(Clip op, Tensor y, Binding binding) {
        return Sweep.unary(op.x(), y, binding, workers,
                (x, to, channel, count) -> Arithmetic.clip(x, (float) op.least(), (float) op.most(), to, count));
    }

    private Step concat(Concat op, Tensor y, Binding binding) {
        Slice at = Slice.first(0);
        List<Step> copies = new ArrayList<>();
        for (Tensor part : op.parts()) {
            at = at.then(part.shape().width());
            Tensor place = y.slice(at);
            copies.add(Sweep.unary(part, place, binding, workers,
                    (x, to, channel, count) -> Memory.copy(x, to, (long) count * Float.BYTES)));
        }
        return Steps.all(copies);
    }

    private Step gate(Gate op, Tensor y, Binding binding) {
        if (!op.gate().shape().equals(op.x().shape())) {
            return Sweep.binary(op.x(), op.gate(), y, binding, workers, (x, gate, to, channel, count) -> {
                // One gate a row: it is activated where the result's first element will be.
                Activations.apply(op.activation(), gate, to, 1);
                Arithmetic.scale(x, Memory.getFloat(to), to, count);
            });
        }
        return Sweep.binary(op.x(), op.gate(), y, binding, workers, (x, gate, to, channel, count) -> {
            Activations.apply(op.activation(), gate, to, count);
            Arithmetic.product(x, to, to, count);
        });
    }

    private Step lerp(Lerp op, Tensor y, Binding binding) {
        long share = ((FloatWeight) binding.weight(op.share())).address();
        return Sweep.binary(op.x(), op.other(), y, binding, workers,
                (x, other, to, channel, count) -> Arithmetic.mix(x, other, share, to, count));
    }

    private Step scale(Scale op, Tensor y, Binding binding) {
        float factor = (float) op.factor();
        return Sweep.unary(op.x(), y, binding, workers,
                (x, to, channel, count) -> Arithmetic.scale(x, factor, to, count));
    }

    private Step softCap(SoftCap op, Tensor y, Binding binding) {
        float cap = (float) op.cap();
        return Sweep.unary(op.x(), y, binding, workers, (x, to, channel, count) -> Arithmetic.softCap(x, cap, to, count));
    }

    private Step softplus(Softplus op, Tensor y, Binding binding) {
        long bias = ((FloatWeight) binding.weight(op.bias())).address();
        float least = (float) op.least();
        float most = (float) op.most();
        boolean clips = least > 0 || most < Float.POSITIVE_INFINITY;
        return Sweep.unary(op.x(), y, binding, workers, (x, to, channel, count) -> {
            Arithmetic.softplus(x, bias, to, count);
            if (clips) {
                Arithmetic.clip(to, least, most, to, count);
            }
        });
    }

    private Step stepDecay(StepDecay op, Tensor y, Binding binding) {
        long bias = ((FloatWeight) binding.weight(op.bias())).address();
        FloatWeight aLog = (FloatWeight) binding.weight(op.aLog());
        int heads = op.aLog().shape().width();
        int each = op.x().shape().width() / heads;
        return Sweep.unary(op.x(), y, binding, workers, (x, to, channel, count) -> {
            Arithmetic.softplus(x, bias, to, count);
            for (int head = 0; head < heads; head++) {
                long part = to + (long) head * each * Float.BYTES;
                float rate = (float) -Math.exp(Memory.getFloat(aLog.address() + (long) head * Float.BYTES));
                Arithmetic.scale(part, rate, part, each);
            }
        });
    }
}
