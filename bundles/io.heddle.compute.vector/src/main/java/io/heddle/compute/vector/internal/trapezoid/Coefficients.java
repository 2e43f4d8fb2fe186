// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.trapezoid;

import io.heddle.api.kernel.Binding;
import io.heddle.api.kernel.Step;
import io.heddle.api.operator.TrapezoidalStep;
import io.heddle.api.operator.TrapezoidalStep.Curve;
import io.heddle.api.tensor.Tensor;
import io.heddle.compute.vector.internal.memory.Dense;
import io.heddle.compute.vector.internal.memory.F32;
import io.heddle.compute.vector.internal.memory.Lane;
import io.heddle.compute.vector.internal.memory.Memory;
import io.heddle.compute.vector.internal.pointwise.Exp;
import java.util.List;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/** Decay and weights of both ends of a step, a token at a time over all heads. */
final class Coefficients implements Step {
    private final Dense[] inputs;
    private final Tensor[] outputs;
    private final Lane lanes;
    private final int time;
    private final int heads;
    private final boolean rational;
    private final float floor;

    Coefficients(TrapezoidalStep op, List<Tensor> outputs, Binding binding) {
        this.inputs = new Dense[] {Dense.of(op.dt(), binding), Dense.of(op.rate(), binding), Dense.of(op.mix(), binding)};
        this.outputs = outputs.toArray(Tensor[]::new);
        this.lanes = new Lane(binding.lanes());
        this.time = op.dt().size(1);
        this.heads = op.dt().size(2);
        this.rational = op.curve() == Curve.RATIONAL;
        this.floor = (float) op.floor();
    }

    @Override
    public void run() {
        for (Dense input : inputs) {
            input.refresh();
        }
        for (int row = 0; row < lanes.batch(); row++) {
            for (int token = 0; token < time; token++) {
                if (token < lanes.count(row)) {
                    token(row, token);
                } else {
                    for (Tensor output : outputs) {
                        Memory.clear(at(output, row, token), (long) heads * Float.BYTES);
                    }
                }
            }
        }
    }

    private static long at(Tensor tensor, int row, int token) {
        return tensor.address() + (row * tensor.stride(0) + token * tensor.stride(1)) * Float.BYTES;
    }

    private void token(int row, int token) {
        long dt = at(inputs[0].tensor(), row, token);
        long rate = at(inputs[1].tensor(), row, token);
        long mix = at(inputs[2].tensor(), row, token);
        long log = at(outputs[0], row, token);
        long previous = at(outputs[1], row, token);
        long present = at(outputs[2], row, token);
        for (int head = 0; head < heads; head += F32.LANES) {
            long at = (long) head * Float.BYTES;
            VectorMask<Float> valid = F32.SPECIES.indexInRange(head, heads);
            FloatVector step = F32.load(dt + at, valid);
            FloatVector logs = positive(F32.load(rate + at, valid)).mul(step).neg();
            FloatVector share = F32.load(mix + at, valid);
            F32.store(logs, log + at, valid);
            F32.store(Exp.sigmoid(share).mul(step), present + at, valid);
            // 1 - sigmoid(x) is sigmoid(-x), which keeps its digits near 0.
            F32.store(Exp.sigmoid(share.neg()).mul(step).mul(Exp.expUpTo(logs)), previous + at, valid);
        }
    }

    private FloatVector positive(FloatVector rate) {
        FloatVector curved;
        if (rational) {
            VectorMask<Float> below = rate.compare(VectorOperators.LT, 0f);
            curved = rate.add(1f).blend(F32.all(1f).div(F32.all(1f).sub(rate)), below);
        } else {
            curved = Exp.softplus(rate);
        }
        return curved.blend(floor, curved.compare(VectorOperators.LT, floor));
    }
}
