// SPDX-License-Identifier: Apache-2.0
package io.heddle.benchmarks.ours;

import io.heddle.api.kernel.WeightForm;
import io.heddle.api.stack.AssemblyOptions;
import io.heddle.api.stack.ComputeStatus;
import io.heddle.api.stack.Output;
import io.heddle.api.stack.Session;
import io.heddle.api.stack.Stack;
import io.heddle.api.stack.Stacks;
import io.heddle.api.state.CacheForm;
import io.heddle.api.tensor.DataType;
import io.heddle.benchmarks.Agreement;
import io.heddle.benchmarks.Bench;
import io.heddle.benchmarks.Draw;
import io.heddle.benchmarks.Unavailable;
import io.heddle.benchmarks.WeightType;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Whole stacks with random weights, through the router and its sessions. */
final class StackBench {
    /** Tokens after which a decoding sequence begins anew. */
    private static final int DECODED = 128;

    private final Heddle heddle;
    private final DrawnWeights weights;
    private final Stack stack;

    private StackBench(Heddle heddle, String notation, WeightType type) throws Unavailable {
        this.heddle = heddle;
        Stacks stacks = heddle.stacks();
        weights = new DrawnWeights(type == WeightType.F32 ? DataType.F32 : DataType.BF16);
        stack = stacks.assemble(stacks.parse(notation), weights, options(stacks, type));
    }

    /** Weights stay as they are stored, or are rounded where they have to be and some compute can; caches are like them. */
    private static AssemblyOptions options(Stacks stacks, WeightType type) {
        return switch (type) {
            case F32 -> AssemblyOptions.standard();
            case BF16 -> AssemblyOptions.standard().with(CacheForm.BF16);
            case I8 -> canRound(stacks) ? AssemblyOptions.standard().with(WeightForm.INT8).with(CacheForm.INT8) : AssemblyOptions.standard();
        };
    }

    private static boolean canRound(Stacks stacks) {
        return stacks.computes().stream().map(ComputeStatus::compute)
                .anyMatch(compute -> compute.unusable().isEmpty() && compute.forms().contains(WeightForm.INT8));
    }

    /** Reads a prompt from an empty state; logits of the last token. */
    static Bench prefill(Heddle heddle, String notation, int tokens) throws Unavailable {
        StackBench bench = new StackBench(heddle, notation, WeightType.F32);
        Session session = bench.stack.open(1, tokens);
        List<Session.Row> prompt = List.of(new Session.Row(0, Draw.tokens(tokens)));
        Output first = session.advance(prompt);
        String result = Agreement.of(first.copy(0, 0)).toString();
        return bench.finished(Map.of(Bench.ONLY, () -> {
            session.reset(0);
            session.advance(prompt);
        }), result, session);
    }

    /** Feeds one token after another. */
    static Bench decode(Heddle heddle, String notation, WeightType type) throws Unavailable {
        StackBench bench = new StackBench(heddle, notation, type);
        Session session = bench.stack.open(1, DECODED);
        int[] tokens = Draw.tokens(DECODED);
        return bench.finished(Map.of(Bench.ONLY, () -> {
            if (session.length(0) == DECODED) {
                session.reset(0);
            }
            session.advance(List.of(new Session.Row(0, new int[] {tokens[session.length(0)]})));
        }), "", session);
    }

    /** The same at several contexts, with states that were filled instead of computed; the parts are the contexts. */
    static Bench contexts(Heddle heddle, String notation, WeightType type, List<Integer> contexts) throws Unavailable {
        StackBench bench = new StackBench(heddle, notation, type);
        Map<String, Runnable> parts = new LinkedHashMap<>();
        Session[] sessions = new Session[contexts.size()];
        for (int i = 0; i < sessions.length; i++) {
            int context = contexts.get(i);
            Session session = bench.stack.open(1, context + DECODED);
            sessions[i] = session;
            FilledState.fill(session, context);
            Session.Mark begin = session.mark(0);
            int[] tokens = Draw.tokens(DECODED);
            parts.put(Integer.toString(context), () -> {
                if (session.length(0) == context + DECODED) {
                    session.rewind(begin);
                }
                session.advance(List.of(new Session.Row(0, new int[] {tokens[session.length(0) - context]})));
            });
        }
        return bench.finished(parts, "", sessions);
    }

    private Bench finished(Map<String, Runnable> parts, String result, Session... sessions) {
        return new OurBench(parts, Map.of("compute", String.join("+", stack.computes()), "result", result), List.of(() -> {
            Arrays.asList(sessions).forEach(Session::close);
            stack.close();
            weights.close();
        }, heddle::close));
    }
}
