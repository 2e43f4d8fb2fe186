// SPDX-License-Identifier: Apache-2.0
package io.heddle.benchmarks.row;

import io.heddle.benchmarks.Contest;
import io.heddle.benchmarks.OperatorWork;
import io.heddle.benchmarks.Processes;
import io.heddle.benchmarks.ours.OurProcess;
import java.util.List;
import java.util.stream.Stream;

/**
 * An operator against its eager form in PyTorch, on all processors.
 *
 * @param operator which
 * @param target how many times as fast it should be
 */
record OperatorRow(OperatorWork operator, double target) implements Row {
    @Override
    public String id() {
        return operator.id();
    }

    @Override
    public RowResult measure(Processes processes) {
        Torch torch = new Torch(Torch.SMALL_PRODUCTS, false);
        try (Contest contest = new Contest()) {
            contest.enter(Ours.NAME, () -> processes.ours(OurProcess.OPERATOR, operator.id()));
            torch.enter(contest, processes, OurProcess.OPERATOR, operator.id());
            Limit.PEAK.enter(contest, processes);
            contest.play(processes.options().pace());
            return new RowResult(work(),
                    Stream.of(Ours.time(contest), torch.time(contest), Limit.PEAK.figure(contest)).flatMap(f -> f).toList(),
                    List.of(torch.slowerThanOurs(contest, target)));
        }
    }

    private String work() {
        return (operator == OperatorWork.ATTENTION ? "causal attention" : operator.id()) + ", H=" + operator.heads()
                + " K=V=" + operator.keyDim() + " L=" + operator.time();
    }
}
