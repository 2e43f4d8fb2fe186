// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.nd4j.internal.program;

import io.heddle.api.tensor.Tensor;
import io.heddle.nd4j.bridge.NdArrays;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.api.ops.Op;
import org.nd4j.linalg.api.ops.OpContext;
import org.nd4j.linalg.api.ops.executioner.OpExecutioner;
import org.nd4j.linalg.factory.Nd4j;

/** A list of prepared actions: ND4J operations whose native context is filled once, and plain code. */
abstract class Recorder {
    static final long[] NO_INTEGERS = {};
    static final double[] NO_NUMBERS = {};

    private final OpExecutioner executioner = Nd4j.getExecutioner();
    private final List<Runnable> actions = new ArrayList<>();
    /** Arrays do not keep the memory under them. */
    private final List<Operand> held = new ArrayList<>();

    /** Appends code that runs between operations; it may read what lies in memory by then. */
    public final void run(Runnable action) {
        actions.add(action);
    }

    final void operation(String name, List<Tensor> inputs, Tensor output) {
        operation(name, inputs, output, NO_INTEGERS);
    }

    final void operation(String name, List<Tensor> inputs, Tensor output, long... integers) {
        operation(name, inputs.stream().map(Operand::of).toList(), output, integers, NO_NUMBERS);
    }

    /** Appends an ND4J custom operation; its context is kept, so that a run is one native call. */
    final void operation(String name, List<? extends Operand> inputs, Tensor output, long[] integers, double[] numbers) {
        var operation = DynamicCustomOp.builder(name).build();
        OpContext context = executioner.buildContext();
        for (int i = 0; i < inputs.size(); i++) {
            Operand input = inputs.get(i);
            context.setInputArray(i, input.array());
            held.add(input);
            if (input instanceof Choice choice) {
                int index = i;
                run(() -> context.setInputArray(index, choice.array()));
            }
        }
        Operand result = Operand.of(output);
        held.add(result);
        context.setOutputArray(0, result.array());
        context.setIArguments(integers);
        context.setTArguments(numbers);
        run(() -> executioner.exec(operation, context));
    }

    /** Appends one of ND4J's operations on each element. */
    final void elementwise(BiFunction<INDArray, INDArray, Op> constructor, Tensor input, Tensor output) {
        Op operation = constructor.apply(array(input), array(output));
        run(() -> executioner.exec(operation));
    }

    private INDArray array(Tensor tensor) {
        Operand operand = Operand.of(tensor);
        held.add(operand);
        return operand.array();
    }

    /** What was appended, in order, as one action. */
    final Runnable actions() {
        Runnable[] all = actions.toArray(Runnable[]::new);
        return () -> {
            for (Runnable action : all) {
                action.run();
            }
        };
    }
}
