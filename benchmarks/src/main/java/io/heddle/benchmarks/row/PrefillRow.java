// SPDX-License-Identifier: Apache-2.0
package io.heddle.benchmarks.row;

import io.heddle.benchmarks.Contest;
import io.heddle.benchmarks.ModelShape;
import io.heddle.benchmarks.Processes;
import io.heddle.benchmarks.ours.OurProcess;
import java.util.ArrayList;
import java.util.List;

/** Reading a prompt with a small Mamba-2 in F32, against PyTorch with the same weights. */
record PrefillRow() implements Row {
    private static final String OURS = "Heddle";
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
            contest.enter(OURS, () -> processes.ours(OurProcess.PREFILL, shape.notation(), tokens));
            torch.enter(contest, processes, OurProcess.PREFILL, tokens);
            contest.play(processes.options().pace().forLongCalls());
            List<Figure> figures = new ArrayList<>();
            contest.seconds(OURS).ifPresent(time ->
                    figures.add(new Figure(OURS + " (" + contest.fact(OURS, "compute") + ")", TOKENS / time, "tokens/s")));
            torch.seconds(contest).ifPresent(time -> figures.add(new Figure("PyTorch", TOKENS / time, "tokens/s")));
            return new RowResult("prefill of " + TOKENS + " tokens, " + shape.name() + ", F32", figures,
                    List.of(torch.faster(contest, OURS, TIMES)));
        }
    }
}
