// SPDX-License-Identifier: Apache-2.0
package io.heddle.router.internal;

import io.heddle.api.kernel.Binding;
import io.heddle.api.kernel.Kernel;
import io.heddle.api.kernel.KernelSet;
import io.heddle.api.kernel.Step;
import io.heddle.api.operator.Operator;
import io.heddle.api.run.Lanes;
import io.heddle.api.state.StateTensor;
import io.heddle.api.tensor.Arena;
import io.heddle.api.tensor.Device;
import io.heddle.api.tensor.Tensor;
import io.heddle.api.weight.PreparedWeight;
import io.heddle.api.weight.Weight;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Binds operators to the kernels and weights of a generation and the states of a session.
 *
 * @param generation whose kernels and weights
 * @param states storages by handle
 */
record Binder(Generation generation, Map<StateTensor, Tensor> states) {
    Device device() {
        return generation.kernels().device();
    }

    Step bind(Operator operator, List<Tensor> outputs, Lanes lanes, Arena scratch) {
        if (operator instanceof Foreign foreign) {
            return () -> foreign.body().run(foreign.inputs(), outputs.getFirst());
        }
        return bindAs(operator.getClass(), operator, outputs, lanes, scratch);
    }

    /**
     * Binds nodes that may run together, as one step or as one for each.
     *
     * @param steps takes each one as soon as it is bound, and owns it
     */
    void bind(List<Recorder.Node> group, Arena scratch, Consumer<Step> steps) {
        Optional<Step> one = group.size() == 1 || group.getFirst().operator() instanceof Foreign ? Optional.empty()
                : bindTogether(group.getFirst().operator().getClass(), group, scratch);
        one.ifPresentOrElse(steps, () -> group.forEach(
                node -> steps.accept(bind(node.operator(), node.outputs(), node.lanes(), scratch))));
    }

    private <O extends Operator> Optional<Step> bindTogether(Class<O> type, List<Recorder.Node> group, Arena scratch) {
        Kernels.Choice<O> choice = generation.kernels().find(type);
        return choice.kernel().bindTogether(group.stream().map(node -> type.cast(node.operator())).toList(),
                group.stream().map(Recorder.Node::outputs).toList(),
                new NodeBinding(choice.preparedBy(), group.getFirst().lanes(), scratch));
    }

    private <O extends Operator> Step bindAs(Class<O> type, Operator operator, List<Tensor> outputs, Lanes lanes, Arena scratch) {
        Kernels.Choice<O> choice = generation.kernels().find(type);
        Kernel<O> kernel = choice.kernel();
        return kernel.bind(type.cast(operator), outputs, new NodeBinding(choice.preparedBy(), lanes, scratch));
    }

    private final class NodeBinding implements Binding {
        private final KernelSet set;
        private final Lanes lanes;
        private final Arena scratch;

        NodeBinding(KernelSet set, Lanes lanes, Arena scratch) {
            this.set = set;
            this.lanes = lanes;
            this.scratch = scratch;
        }

        @Override
        public PreparedWeight weight(Weight weight) {
            return generation.prepared(set, weight);
        }

        @Override
        public Tensor state(StateTensor state) {
            Tensor storage = states.get(state);
            if (storage == null) {
                throw new IllegalArgumentException("the state " + state + " is not one of this stack");
            }
            return storage;
        }

        @Override
        public Lanes lanes() {
            return lanes;
        }

        @Override
        public Arena scratch() {
            return scratch;
        }
    }
}
