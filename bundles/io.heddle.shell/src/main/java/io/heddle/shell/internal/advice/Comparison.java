// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal.advice;

import io.heddle.shell.internal.result.Amount;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * The needs that the planner's figures answer: each stack's cost against the least among those compared.
 *
 * @param all the stacks compared
 * @param context tokens of a sequence
 * @param memory bytes for weights and state
 */
record Comparison(List<Figures> all, long context, double memory) {
    private static final String STATES = "De et al. 2024, Griffin, arXiv 2402.19427, and Gu and Dao 2023, Mamba, arXiv "
            + "2312.00752: a small state in place of a cache is what makes steps fast at long contexts";
    private static final String BATCHES = "Waleffe et al. 2024, arXiv 2406.07887, predict that their hybrid generates up to 8 "
            + "times faster than attention; Lieber et al. 2024, Jamba, arXiv 2403.19887: 3 times Mixtral's throughput at long "
            + "contexts";
    private static final String ALONE = "Gu and Dao 2023, Mamba, arXiv 2312.00752: 5 times the throughput of attention";
    private static final String QUADRATIC = "Vaswani et al. 2017, Attention Is All You Need, arXiv 1706.03762: attention's "
            + "work grows with the square of the length";
    private static final String SCANS = "Dao and Gu 2024, Mamba-2, arXiv 2405.21060: SSD is 2 to 8 times faster than "
            + "Mamba-1's scan";

    /** Half of what the figures say: the least that was found (see {@link #SCANS}). */
    private static final double SCAN_PENALTY = 0.5;

    Comparison {
        all = List.copyOf(all);
    }

    Verdict verdict(Need need, Figures figures) {
        return switch (need) {
            case RECALL -> new Findings(figures, context, memory).recall();
            case STREAMING -> new Findings(figures, context, memory).streaming();
            case LATENCY -> figures.outline().steps()
                    ? new Verdict(need, least(figures, f -> f.step(context)), "a step of one sequence moves "
                            + Amount.bytes(figures.step(context)), recurs(figures) ? STATES : "")
                    : new Verdict(need, 0, "it reads whole sequences only", "");
            case THROUGHPUT -> new Verdict(need, least(figures, f -> f.sharedStep(memory, context)),
                    "with the " + sequences(figures) + " that fit, a token moves "
                            + Amount.bytes(figures.sharedStep(memory, context)),
                    !recurs(figures) ? "" : figures.growingLayers() > 0 ? BATCHES : ALONE);
            case TRAINING -> training(figures);
            case MEMORY -> new Verdict(need, least(figures, f -> f.total(context, 1)), "weights and one sequence take "
                    + Amount.bytes(figures.total(context, 1)), "");
        };
    }

    /** Whether some layer keeps neither all tokens nor a window of them. */
    private static boolean recurs(Figures figures) {
        return figures.growingLayers() + figures.windowLayers() < figures.mixers();
    }

    private Verdict training(Figures figures) {
        boolean scan = figures.uses("selectivescan");
        double overState = 100 * (1 - figures.work(0) / figures.work(context));
        String reason = String.format(Locale.ROOT, "at least %.1e multiply-adds a token, %.0f %% of them because of the length",
                figures.work(context), Math.max(0, overState));
        double score = least(figures, f -> f.work(context));
        return new Verdict(Need.TRAINING, scan ? SCAN_PENALTY * score : score, reason,
                scan ? SCANS : figures.growingLayers() > 0 ? QUADRATIC : "");
    }

    private String sequences(Figures figures) {
        long fit = figures.sequences(memory, context);
        return fit == 1 ? "1 sequence" : Amount.count(fit) + " sequences";
    }

    private double least(Figures figures, ToDoubleFunction<Figures> cost) {
        return all.stream().mapToDouble(cost).min().orElseThrow() / cost.applyAsDouble(figures);
    }
}
