// SPDX-License-Identifier: Apache-2.0
package io.heddle.benchmarks.row;

import io.heddle.benchmarks.Contest;
import io.heddle.benchmarks.OperatorWork;
import io.heddle.benchmarks.Processes;
import io.heddle.benchmarks.ours.OurProcess;
import java.util.List;
import java.util.stream.Stream;

/**
 * Mamba's scan on one core, against a C kernel of intrinsics and against PyTorch's loop over tokens as
 * mamba_ssm's reference has it. The fastest eager form that we know is shown beside it.
 */
record ScanRow() implements Row {
    private static final OperatorWork SCAN = OperatorWork.SCAN;
    private static final String C = "C with intrinsics";
    private static final String BLOCKS = "PyTorch in blocks";
    private static final double MOST = 1.5;
    private static final double LEAST = 8;

    @Override
    public String id() {
        return SCAN.id();
    }

    @Override
    public RowResult measure(Processes processes) {
        Torch torch = new Torch(Torch.SMALL_PRODUCTS.subList(0, 1), true);
        try (Contest contest = new Contest()) {
            contest.enter(Ours.NAME, () -> processes.oursOnOneCore(OurProcess.OPERATOR, SCAN.id()));
            contest.enter(C, () -> CompiledScan.compile(processes.options(), SCAN.time(), SCAN.heads()));
            torch.enter(contest, processes, OurProcess.OPERATOR, SCAN.id());
            contest.enter(BLOCKS, () -> processes.torch(Processes.TorchWay.SPINNING, true, "scan-blocks"));
            contest.play(processes.options().pace());
            return new RowResult("selective scan, L=" + SCAN.time() + " D=" + SCAN.heads() + " N=" + SCAN.keyDim() + ", 1 thread",
                    Stream.of(Ours.time(contest), time(contest, C), torch.time(contest), time(contest, BLOCKS))
                            .flatMap(f -> f).toList(),
                    List.of(beside(contest), torch.slowerThanOurs(contest, LEAST)));
        }
    }

    private static Stream<Figure> time(Contest contest, String name) {
        return contest.seconds(name).stream().mapToObj(time -> Figure.milliseconds(name, time));
    }

    private static Check beside(Contest contest) {
        String what = "times the time of C with intrinsics";
        String wanted = "≤ " + Check.plain(MOST);
        return Ours.check(contest, what, wanted, time -> contest.ratio(Ours.NAME, C).isEmpty()
                ? Check.unavailable(what, wanted, contest.absence(C).orElse("no reason given"))
                : Check.atMost(what, contest.ratio(Ours.NAME, C).getAsDouble(), MOST));
    }
}
