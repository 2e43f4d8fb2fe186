// SPDX-License-Identifier: Apache-2.0
package io.heddle.benchmarks.row;

import io.heddle.benchmarks.Contest;
import io.heddle.benchmarks.OperatorWork;
import io.heddle.benchmarks.Processes;
import io.heddle.benchmarks.ours.OurProcess;
import java.util.ArrayList;
import java.util.List;

/**
 * An operator against its eager form in PyTorch, on all processors.
 *
 * @param operator which
 * @param target how many times as fast it should be
 */
record OperatorRow(OperatorWork operator, double target) implements Row {
    private static final String OURS = "Heddle";

    @Override
    public String id() {
        return operator.id();
    }

    @Override
    public RowResult measure(Processes processes) {
        Torch torch = new Torch(Torch.SMALL_PRODUCTS, false);
        try (Contest contest = new Contest()) {
            contest.enter(OURS, () -> processes.ours(OurProcess.OPERATOR, operator.id()));
            torch.enter(contest, processes, OurProcess.OPERATOR, operator.id());
            contest.play(processes.options().pace());
            List<Figure> figures = new ArrayList<>();
            contest.seconds(OURS).ifPresent(time ->
                    figures.add(Figure.milliseconds(OURS + " (" + contest.fact(OURS, "compute") + ")", time)));
            torch.seconds(contest).ifPresent(time -> figures.add(Figure.milliseconds("PyTorch", time)));
            return new RowResult(work(), figures, List.of(torch.faster(contest, OURS, target)));
        }
    }

    private String work() {
        return (operator == OperatorWork.ATTENTION ? "causal attention" : operator.id()) + ", H=" + operator.heads()
                + " K=V=" + operator.keyDim() + " L=" + operator.time();
    }
}
