// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal.advice;

import io.heddle.shell.internal.result.Amount;

/**
 * What has been published on the needs that no figure of a planner answers: finding things again,
 * and reading on without end. It goes by what a stack keeps, so it holds for any stack.
 *
 * @param figures of the stack
 * @param context tokens of a sequence
 * @param memory bytes for weights and state
 */
record Findings(Figures figures, long context, double memory) {
    private static final String COPYING = "Jelassi et al. 2024, Repeat After Me, arXiv 2402.01032: a state of fixed size "
            + "bounds what can be copied, attention copies far longer texts";
    private static final String HYBRIDS = "Waleffe et al. 2024, An Empirical Study of Mamba-based Language Models, arXiv "
            + "2406.07887: an 8B hybrid with 7 % attention layers exceeded attention on all 12 standard tasks, where Mamba-2 "
            + "alone fell behind in copying and in-context learning; Lieber et al. 2024, Jamba, arXiv 2403.19887: Mamba alone "
            + "fell behind in in-context learning";
    private static final String WINDOWS = "Ren et al. 2024, Samba, arXiv 2406.07522: after tuning it recalled passkeys over "
            + "256K tokens; De et al. 2024, Griffin, arXiv 2402.19427: without tuning, looking up a phone book got worse as "
            + "soon as it was longer than the window";
    private static final String DELTA = "Yang et al. 2024, Gated Delta Networks, arXiv 2412.06464: it retrieves more than "
            + "Mamba-2 of the same size";
    private static final String SINKS = "Xiao et al. 2023, Efficient Streaming Language Models with Attention Sinks, arXiv "
            + "2309.17453: attention to a window alone breaks down once the first tokens have left it";
    private static final String CONSTANT = "Gu and Dao 2023, Mamba, arXiv 2312.00752: a step takes the same time and memory at "
            + "any length";

    Verdict recall() {
        long all = figures.mixers();
        long growing = figures.growingLayers();
        if (growing > 0) {
            return growing == all
                    ? verdict(Need.RECALL, 1, "every mixing layer sees all " + Amount.count(context) + " tokens", COPYING)
                    : verdict(Need.RECALL, 0.9, growing + " of " + all + " mixing layers see all "
                            + Amount.count(context) + " tokens", HYBRIDS);
        }
        if (figures.windowLayers() > 0) {
            String window = "the window of " + Amount.count(figures.window()) + " tokens ";
            return figures.window() >= context
                    ? verdict(Need.RECALL, 0.9, window + "holds the whole context", COPYING)
                    : figures.windowLayers() == all
                    ? verdict(Need.RECALL, 0.3, window + "is all that a layer sees", COPYING)
                    : verdict(Need.RECALL, 0.5, "exact within " + window.strip() + ", from the state beyond it", WINDOWS);
        }
        String state = "the whole context is in " + Amount.bytes(figures.fixed(context)) + " of state";
        return figures.uses("deltanet")
                ? verdict(Need.RECALL, 0.4, state + ", rewritten key by key", DELTA)
                : verdict(Need.RECALL, 0.2, state, COPYING);
    }

    Verdict streaming() {
        if (!figures.outline().steps()) {
            return verdict(Need.STREAMING, 0, "it reads whole sequences only", "");
        }
        long growing = figures.growingLayers();
        if (growing > 0) {
            long longest = figures.longest(memory);
            double perToken = figures.growing(context) / context;
            return verdict(Need.STREAMING, 0.4 * (figures.mixers() - growing) / figures.mixers(),
                    "each token adds " + Amount.bytes(perToken) + "; the memory is full "
                            + (longest == 0 ? "at once" : "after " + Amount.count(longest) + " tokens"), "");
        }
        String kept = "keeps " + Amount.bytes(figures.fixed(context)) + " however long the text is";
        return figures.windowLayers() == figures.mixers() && figures.windowLayers() > 0
                ? verdict(Need.STREAMING, 0.6, kept, SINKS) : verdict(Need.STREAMING, 1, kept, CONSTANT);
    }

    private static Verdict verdict(Need need, double score, String reason, String source) {
        return new Verdict(need, score, reason, source);
    }
}
