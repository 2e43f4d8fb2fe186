// SPDX-License-Identifier: Apache-2.0
package io.heddle.benchmarks.row;

import io.heddle.benchmarks.Contest;
import io.heddle.benchmarks.OperatorWork;
import io.heddle.benchmarks.Processes;
import io.heddle.benchmarks.ours.OurProcess;
import java.util.List;
import java.util.stream.Stream;

/** Mamba-2's recurrence on all processors, against PyTorch and against the peak of multiply-adds. */
record SsdRow() implements Row {
    private static final OperatorWork SSD = OperatorWork.SSD;
    private static final int CHUNK = 64;
    private static final double TIMES = 5;
    private static final double SHARE = 0.65;
    private static final double GIGA = 1e9;

    @Override
    public String id() {
        return SSD.id();
    }

    @Override
    public RowResult measure(Processes processes) {
        Torch torch = new Torch(Torch.SMALL_PRODUCTS, false);
        try (Contest contest = new Contest()) {
            contest.enter(Ours.NAME, () -> processes.ours(OurProcess.OPERATOR, SSD.id()));
            torch.enter(contest, processes, OurProcess.OPERATOR, SSD.id());
            Limit.PEAK.enter(contest, processes);
            contest.play(processes.options().pace());
            Stream<Figure> rate = contest.seconds(Ours.NAME).stream()
                    .mapToObj(time -> new Figure("which is", operations() / time / GIGA, "GF/s"));
            return new RowResult("SSD, H=" + SSD.heads() + " P=" + SSD.valueDim() + " N=" + SSD.keyDim() + " L=" + SSD.time(),
                    Stream.of(Ours.time(contest), rate, torch.time(contest), Limit.PEAK.figure(contest)).flatMap(f -> f).toList(),
                    List.of(torch.slowerThanOurs(contest, TIMES),
                            Ours.check(contest, "of the FMA peak", "≥ " + SHARE,
                                    time -> Limit.PEAK.share(contest, operations(), SHARE))));
        }
    }

    /** {@code 2LHP(2N + Q) + 2LQN} at the chunk Q, whatever chunk a kernel takes. */
    private static double operations() {
        double length = SSD.time();
        double states = SSD.keyDim();
        return 2 * length * SSD.heads() * SSD.valueDim() * (2 * states + CHUNK) + 2 * length * CHUNK * states;
    }
}
