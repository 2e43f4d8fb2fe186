// SPDX-License-Identifier: Apache-2.0
package io.heddle.benchmarks.row;

import io.heddle.benchmarks.Contest;
import io.heddle.benchmarks.OperatorWork;
import io.heddle.benchmarks.Processes;
import io.heddle.benchmarks.ours.OurProcess;
import java.util.ArrayList;
import java.util.List;

/**
 * Mamba's scan on one core, against a C kernel of intrinsics and against PyTorch's loop over tokens as
 * mamba_ssm's reference has it. The fastest eager form that we know is shown beside it.
 */
record ScanRow() implements Row {
    private static final String OURS = "Heddle";
    private static final String C = "C with intrinsics";
    private static final String BLOCKS = "PyTorch in blocks";
    private static final double MOST = 1.5;
    private static final double LEAST = 8;

    @Override
    public String id() {
        return OperatorWork.SCAN.id();
    }

    @Override
    public RowResult measure(Processes processes) {
        OperatorWork scan = OperatorWork.SCAN;
        Torch torch = new Torch(Torch.SMALL_PRODUCTS.subList(0, 1), true);
        try (Contest contest = new Contest()) {
            contest.enter(OURS, () -> processes.oursOnOneCore(OurProcess.OPERATOR, scan.id()));
            contest.enter(C, () -> CompiledScan.compile(processes.options(), scan.time(), scan.heads()));
            torch.enter(contest, processes, OurProcess.OPERATOR, scan.id());
            contest.enter(BLOCKS, () -> processes.torch(Processes.TorchWay.SPINNING, true, "scan-blocks"));
            contest.play(processes.options().pace());
            List<Figure> figures = new ArrayList<>();
            contest.seconds(OURS).ifPresent(time ->
                    figures.add(Figure.milliseconds(OURS + " (" + contest.fact(OURS, "compute") + ")", time)));
            contest.seconds(C).ifPresent(time -> figures.add(Figure.milliseconds(C, time)));
            torch.seconds(contest).ifPresent(time -> figures.add(Figure.milliseconds("PyTorch's loop", time)));
            contest.seconds(BLOCKS).ifPresent(time -> figures.add(Figure.milliseconds(BLOCKS, time)));
            return new RowResult("selective scan, L=" + scan.time() + " D=" + scan.heads() + " N=" + scan.keyDim() + ", 1 thread",
                    figures, List.of(slower(contest), torch.faster(contest, OURS, LEAST)));
        }
    }

    private static Check slower(Contest contest) {
        String what = "times the time of C with intrinsics";
        String wanted = "≤ " + Check.plain(MOST);
        if (contest.seconds(OURS).isEmpty()) {
            return Check.failed(what, wanted, contest.absence(OURS).orElse("no reason given"));
        }
        return contest.seconds(C).isEmpty()
                ? Check.unavailable(what, wanted, contest.absence(C).orElse("no reason given"))
                : Check.atMost(what, contest.seconds(OURS).getAsDouble() / contest.seconds(C).getAsDouble(), MOST);
    }
}
