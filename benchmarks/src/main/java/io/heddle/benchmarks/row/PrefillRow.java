// SPDX-License-Identifier: Apache-2.0
package io.heddle.benchmarks.row;

import io.heddle.benchmarks.Contest;
import io.heddle.benchmarks.ModelShape;
import io.heddle.benchmarks.Processes;
import io.heddle.benchmarks.ours.OurProcess;
import java.util.List;
import java.util.stream.Stream;

/** Reading a prompt with a small Mamba-2 in F32, against PyTorch with the same weights. */
record PrefillRow() implements Row {
    private static final int TOKENS = 2048;
    private static final double TIMES = 2;

    @Override
    public String id() {
        return "prefill";
    }

    @Override
    public RowResult measure(Processes processes) {
        ModelShape shape = ModelShape.Mamba2.SMALL;
        String tokens = Integer.toString(TOKENS);
        Torch torch = new Torch(Torch.LARGE_PRODUCTS, false);
        try (Contest contest = new Contest()) {
            contest.enter(Ours.NAME, () -> processes.ours(OurProcess.PREFILL, shape.notation(), tokens));
            torch.enter(contest, processes, OurProcess.PREFILL, tokens);
            Limit.PEAK.enter(contest, processes);
            contest.play(processes.options().pace().forLongCalls());
            return new RowResult("prefill of " + TOKENS + " tokens, " + shape.name() + ", F32",
                    Stream.of(Ours.speed(contest, TOKENS), torch.speed(contest, TOKENS), Limit.PEAK.figure(contest))
                            .flatMap(f -> f).toList(),
                    List.of(torch.slowerThanOurs(contest, TIMES)));
        }
    }
}
