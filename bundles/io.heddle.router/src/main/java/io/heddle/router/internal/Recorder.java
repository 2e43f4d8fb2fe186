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
