// SPDX-License-Identifier: Apache-2.0
package io.heddle.router.internal;

import io.heddle.api.operator.Operator;
import io.heddle.api.run.Lanes;
import io.heddle.api.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Records operators over tensors that have no memory yet. */
final class Recorder extends Pass {
    /**
     * One recorded operator.
     *
     * @param operator what it does
     * @param outputs what it gives
     * @param lanes the rows at that point
     * @param guards counts that must not all be zero for it to run
     */
    record Node(Operator operator, List<Tensor> outputs, Lanes lanes, List<Tensor> guards) {
        /** Every tensor that must have memory when it runs. */
        List<Tensor> reads() {
            List<Tensor> reads = new ArrayList<>(operator.inputs());
            reads.addAll(List.of(lanes.slot(), lanes.start(), lanes.count()));
            lanes.positions().ifPresent(reads::add);
            reads.addAll(guards);
            return reads;
        }

        /** Whether a node that follows this one may run together with it. */
        boolean joins(Node next) {
            return operator.getClass() == next.operator.getClass() && operator.inputs().equals(next.operator.inputs())
                    && operator.states().isEmpty() && next.operator.states().isEmpty()
                    && lanes == next.lanes && guards.equals(next.guards);
        }
    }

    private final List<Node> nodes = new ArrayList<>();
    private List<Tensor> guards = List.of();

    Recorder(Lanes lanes, Optional<Tensor> timeGaps) {
        super(lanes, timeGaps);
    }

    /** What was recorded, in order. */
    List<Node> nodes() {
        return nodes;
    }

    /** The same, with those in one list that follow each other and may run together. */
    List<List<Node>> together() {
        List<List<Node>> groups = new ArrayList<>();
        for (Node node : nodes) {
            if (groups.isEmpty() || !groups.getLast().getFirst().joins(node)) {
                groups.add(new ArrayList<>());
            }
            groups.getLast().add(node);
        }
        return groups;
    }

    @Override
    public List<Tensor> applyAll(Operator operator) {
        List<Tensor> outputs = outputs(operator, Tensor::unbound);
        nodes.add(new Node(operator, outputs, lanes(), guards));
        return outputs;
    }

    @Override
    Tensor guarded(Tensor count, Tensor instead, UnaryOperator<Tensor> body) {
        List<Tensor> outer = guards;
        guards = new ArrayList<>(outer);
        guards.add(count);
        try {
            return body.apply(instead);
        } finally {
            guards = outer;
        }
    }
}
