// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.nd4j.internal.program;

import io.heddle.api.kernel.Binding;
import io.heddle.api.kernel.Kernel;
import io.heddle.api.kernel.Step;
import io.heddle.api.operator.Operator;
import io.heddle.api.tensor.Tensor;
import java.util.List;
import java.util.stream.Stream;

/**
 * A kernel that is a program.
 *
 * @param operator the operator's class
 * @param body appends the work of one call
 * @param <O> the operator
 */
public record ProgramKernel<O extends Operator>(Class<O> operator, Body<O> body) implements Kernel<O> {
    /**
     * Builds the program of one call.
     *
     * @param <O> the operator
     */
    @FunctionalInterface
    public interface Body<O extends Operator> {
        /** Appends operations that read the operator's inputs and fill the outputs. */
        void append(O operator, List<Tensor> outputs, Program program);
    }

    /**
     * Builds the program of a call with one result.
     *
     * @param <O> the operator
     */
    @FunctionalInterface
    public interface SingleBody<O extends Operator> {
        /** Appends operations that read the operator's inputs and fill the output. */
        void append(O operator, Tensor output, Program program);
    }

    /** A kernel of an operator with one result. */
    public static <O extends Operator> ProgramKernel<O> single(Class<O> operator, SingleBody<O> body) {
        return new ProgramKernel<>(operator, (call, outputs, program) -> body.append(call, outputs.getFirst(), program));
    }

    @Override
    public Step bind(O call, List<Tensor> outputs, Binding binding) {
        var program = new Program(binding, Program.computedType(Stream.concat(outputs.stream(), call.inputs().stream())));
        body.append(call, outputs, program);
        return program.toStep();
    }
}
