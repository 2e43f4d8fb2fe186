// SPDX-License-Identifier: Apache-2.0
package io.heddle.benchmarks.row;

import io.heddle.benchmarks.Contest;
import io.heddle.benchmarks.OperatorWork;
import io.heddle.benchmarks.Processes;
import io.heddle.benchmarks.ours.OurProcess;
import io.heddle.benchmarks.probe.ProbeProcess;
import java.util.ArrayList;
import java.util.List;

/** Mamba-2's recurrence on all processors, against PyTorch and against the peak of multiply-adds. */
record SsdRow() implements Row {
    private static final String OURS = "Heddle";
    private static final String PEAK = "FMA peak";
    private static final int CHUNK = 64;
    private static final double TIMES = 5;
    private static final double SHARE = 0.65;
    private static final double GIGA = 1e9;

    @Override
    public String id() {
        return OperatorWork.SSD.id();
    }

    @Override
    public RowResult measure(Processes processes) {
        OperatorWork ssd = OperatorWork.SSD;
        Torch torch = new Torch(Torch.SMALL_PRODUCTS, false);
        try (Contest contest = new Contest()) {
            contest.enter(OURS, () -> processes.ours(OurProcess.OPERATOR, ssd.id()));
            contest.enter(PEAK, () -> processes.probe(ProbeProcess.PEAK));
            torch.enter(contest, processes, OurProcess.OPERATOR, ssd.id());
            contest.play(processes.options().pace());
            List<Figure> figures = new ArrayList<>();
            contest.seconds(OURS).ifPresent(time -> {
                figures.add(Figure.milliseconds(OURS + " (" + contest.fact(OURS, "compute") + ")", time));
                figures.add(new Figure("which is", operations(ssd) / time / GIGA, "GF/s"));
            });
            contest.seconds(PEAK).ifPresent(time -> figures.add(new Figure(PEAK, peak(contest) / GIGA, "GF/s")));
            torch.seconds(contest).ifPresent(time -> figures.add(Figure.milliseconds("PyTorch", time)));
            return new RowResult("SSD, H=" + ssd.heads() + " P=" + ssd.valueDim() + " N=" + ssd.keyDim() + " L=" + ssd.time(),
                    figures, List.of(torch.faster(contest, OURS, TIMES), share(contest, ssd)));
        }
    }

    private static double peak(Contest contest) {
        return Double.parseDouble(contest.fact(PEAK, ProbeProcess.AMOUNT)) / contest.seconds(PEAK).getAsDouble();
    }

    /** {@code 2LHP(2N + Q) + 2LQN} at the chunk Q, whatever chunk a kernel takes. */
    private static double operations(OperatorWork ssd) {
        double length = ssd.time();
        double states = ssd.keyDim();
        return 2 * length * ssd.heads() * ssd.valueDim() * (2 * states + CHUNK) + 2 * length * CHUNK * states;
    }

    private static Check share(Contest contest, OperatorWork ssd) {
        String what = "of the FMA peak";
        String wanted = "≥ " + SHARE;
        if (contest.seconds(OURS).isEmpty()) {
            return Check.failed(what, wanted, contest.absence(OURS).orElse("no reason given"));
        }
        return contest.seconds(PEAK).isEmpty()
                ? Check.unavailable(what, wanted, contest.absence(PEAK).orElse("no reason given"))
                : Check.atLeast(what, operations(ssd) / contest.seconds(OURS).getAsDouble() / peak(contest), SHARE);
    }
}
