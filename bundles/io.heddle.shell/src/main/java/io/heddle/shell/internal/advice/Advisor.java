// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal.advice;

import io.heddle.api.stack.MissingMechanismException;
import io.heddle.api.stack.StackSpec;
import io.heddle.api.stack.Stacks;
import io.heddle.shell.internal.advice.Candidates.Candidate;
import io.heddle.shell.internal.argument.Options;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Compares stacks by the planner's figures and the published findings. Reads no weights. */
public final class Advisor {
    private final Stacks stacks;
    private final List<StackSpec> own;

    /** @param own stacks of the user's that are compared as well */
    public Advisor(Stacks stacks, List<StackSpec> own) {
        this.stacks = stacks;
        this.own = List.copyOf(own);
    }

    /**
     * What is asked for.
     *
     * @param context tokens of a sequence
     * @param memory bytes for weights and state
     * @param needs in any order, at least one
     * @param width of the stacks that are compared
     * @param layers of these stacks, each a mixer and an MLP
     * @param vocabulary of these stacks
     * @param weightBytes bytes of a weight's element
     * @param stateBytes bytes of a state's element
     */
    public record Question(long context, double memory, List<Need> needs, int width, int layers, int vocabulary,
            double weightBytes, double stateBytes) {
        /** Checks the sizes. */
        public Question {
            needs = List.copyOf(needs);
            Options.require(width > 0 && width % Candidates.WIDTH_STEP == 0, "--width", width,
                    "a multiple of " + Candidates.WIDTH_STEP);
            Options.atLeast(Candidates.LEAST_LAYERS, "--layers", layers);
            Options.atLeast(1, "--vocab", vocabulary);
        }
    }

    /** The stacks in the order in which they are recommended. */
    public Advice advise(Question question) {
        List<Described> described = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        for (Candidate candidate : new Candidates(question.width(), question.layers(), question.vocabulary()).all()) {
            try {
                described.add(describe(stacks.parse(candidate.notation()), candidate.notation(), question));
            } catch (MissingMechanismException notInstalled) {
                missing.add(candidate.name() + ": " + notInstalled.getMessage());
            }
        }
        own.forEach(spec -> described.add(describe(spec, stacks.notation(spec), question)));
        Comparison comparison = new Comparison(described.stream().map(Described::figures).toList(), question.context(),
                question.memory());
        Comparator<Advice.Ranked> best = Comparator.comparing((Advice.Ranked r) -> !r.fits(question))
                .thenComparing(Comparator.comparingDouble(Advice.Ranked::score).reversed())
                .thenComparing(r -> r.figures().total(question.context(), 1));
        List<Advice.Ranked> ranked = described.stream().map(d -> new Advice.Ranked(d.name(), d.notation(), d.figures(),
                question.needs().stream().map(need -> comparison.verdict(need, d.figures())).toList())).sorted(best).toList();
        return new Advice(question, ranked, missing);
    }

    private record Described(String name, String notation, Figures figures) {}

    private Described describe(StackSpec spec, String notation, Question question) {
        return new Described(spec.name(), notation,
                new Figures(stacks.outline(spec), question.weightBytes(), question.stateBytes()));
    }
}
