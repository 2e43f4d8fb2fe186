// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.nd4j.internal.recurrence;

import io.heddle.api.operator.Activation;
import io.heddle.api.operator.RgLruGate;
import io.heddle.api.tensor.Tensor;
import io.heddle.compute.nd4j.internal.pointwise.Activations;
import io.heddle.compute.nd4j.internal.program.Elements;
import io.heddle.compute.nd4j.internal.program.Program;
import io.heddle.compute.nd4j.internal.program.Rows;
import java.util.List;

/** The gates of RG-LRU. */
final class RgLruGateKernel {
    private static final double SHARPNESS = 8;
    /** From here on 1 - a² is 1 in F64, and further on sinh overflows. */
    private static final double FORGOTTEN = -40;

    private RgLruGateKernel() {}

    static void append(RgLruGate operator, List<Tensor> outputs, Program program) {
        Tensor logDecay = outputs.get(0);
        Tensor input = outputs.get(1);
        var rows = new Rows(program);
        Tensor lambda = program.weight(operator.lambda());
        Tensor rate = Activations.apply(Activation.SOFTPLUS, lambda, program.scratch(lambda.shape()), program);
        program.scale(rate, -SHARPNESS, rate);
        program.multiply(program.sigmoid(operator.recurrenceGate(), logDecay), rate, logDecay);
        // 1 - a² = -2 a sinh(log a): as a difference a channel that forgets slowly would lose its digits.
        Tensor bounded = program.clip(logDecay, FORGOTTEN, 0, program.scratch(logDecay.shape()));
        Tensor kept = program.exp(bounded, program.scratch(logDecay.shape()));
        program.scale(program.multiply(kept, program.sinh(bounded, bounded), kept), -2, kept);
        Tensor factor = program.sqrt(kept, kept);
        if (operator.restart()) {
            restart(rows, logDecay, factor, program);
        }
        program.multiply(program.sigmoid(operator.inputGate(), input), operator.x(), input);
        program.multiply(input, factor, input);
        rows.fillInvalid(logDecay, 0);
        rows.fillInvalid(input, 0);
    }

    /** At position 0 nothing is kept and the input is taken as it is. */
    private static void restart(Rows rows, Tensor logDecay, Tensor factor, Program program) {
        Elements logs = Elements.of(logDecay);
        Elements factors = Elements.of(factor);
        int time = logDecay.size(1);
        int channels = logDecay.size(2);
        program.run(() -> {
            for (int row = 0; row < rows.batch(); row++) {
                for (int token = 0; token < rows.count(row); token++) {
                    if (rows.position(row, token) == 0) {
                        long at = ((long) row * time + token) * channels;
                        for (int channel = 0; channel < channels; channel++) {
                            logs.set(at + channel, Double.NEGATIVE_INFINITY);
                            factors.set(at + channel, 1);
                        }
                    }
                }
            }
        });
    }
}
