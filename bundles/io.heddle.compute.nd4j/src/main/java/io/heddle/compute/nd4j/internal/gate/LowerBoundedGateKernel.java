// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.nd4j.internal.gate;

import io.heddle.api.operator.Activation;
import io.heddle.api.operator.LowerBoundedGate;
import io.heddle.api.tensor.Shape;
import io.heddle.api.tensor.Tensor;
import io.heddle.compute.nd4j.internal.pointwise.Activations;
import io.heddle.compute.nd4j.internal.program.Program;
import java.util.List;

/** HGRN's forget gate. */
final class LowerBoundedGateKernel {
    /** What a gate that forgets everything is raised to, so that its logarithm stays a number in F32. */
    private static final double FORGOTTEN = 1e-37;

    private LowerBoundedGateKernel() {}

    static void append(LowerBoundedGate operator, List<Tensor> outputs, Program program) {
        Tensor logForget = outputs.get(0);
        Tensor rest = outputs.get(1);
        program.sigmoid(program.scale(operator.x(), -1, rest), rest);
        if (operator.bounds().isEmpty() || operator.layer() == 0) {
            Activations.apply(Activation.LOG_SIGMOID, operator.x(), logForget, program);
            return;
        }
        Tensor shares = shares(program.weight(operator.bounds().get()), program);
        int layer = operator.layer();
        int layers = shares.size(1);
        Tensor bound = total(shares.slice(1, 1, layer), program);
        // 1 - bound as the sum of the other shares, which keeps its digits where the bound is near 1.
        Tensor open = total(shares.slice(1, 0, 1), program);
        if (layer + 1 < layers) {
            program.add(open, total(shares.slice(1, layer + 1, layers - layer - 1), program), open);
        }
        program.multiply(program.sigmoid(operator.x(), logForget), open, logForget);
        program.atLeast(program.add(logForget, bound, logForget), FORGOTTEN, logForget);
        program.log(logForget, logForget);
        program.multiply(rest, open, rest);
    }

    /** {@code [layers, channel]} as a softmax over the layers, {@code [channel, layers]}. */
    private static Tensor shares(Tensor bounds, Program program) {
        Tensor byChannel = program.copy(bounds.permute(1, 0), program.scratch(bounds.size(1), bounds.size(0)));
        return program.softmax(byChannel, program.scratch(byChannel.shape()));
    }

    private static Tensor total(Tensor shares, Program program) {
        int channels = shares.size(0);
        return program.sum(shares, -1, program.scratch(channels, 1)).reshape(Shape.of(channels));
    }
}
