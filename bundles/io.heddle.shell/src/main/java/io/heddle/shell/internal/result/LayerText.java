// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal.result;

import io.heddle.api.stack.BranchSpec;
import io.heddle.api.stack.HeadSpec;
import io.heddle.api.stack.InputSpec;
import io.heddle.api.stack.LayerSpec;
import io.heddle.api.stack.Source;
import io.heddle.api.stack.StackSpec;
import java.util.Locale;
import java.util.stream.Collectors;

/** The parts of a description in words. */
final class LayerText {

    private LayerText() {}

    /** Layers {@code [first, end)}. */
    static String range(int first, int end) {
        return end - first == 1 ? Integer.toString(first) : first + "-" + (end - 1);
    }

    /** Stages after each other, parallel branches with a plus between them. */
    static String blocks(StackSpec spec, LayerSpec layer) {
        String stages = layer.stages().stream()
                .map(stage -> stage.branches().stream().map(b -> branch(spec, b)).collect(Collectors.joining(" + ")))
                .collect(Collectors.joining(", "));
        return switch (layer.direction()) {
            case FORWARD -> stages;
            case REVERSE -> stages + " (reverse)";
            case BOTH -> stages + " (both directions)";
        };
    }

    private static String branch(StackSpec spec, BranchSpec branch) {
        String name = spec.blocks().get(branch.block()).mechanism();
        boolean shared = spec.layers().stream().flatMap(l -> l.stages().stream()).flatMap(s -> s.branches().stream())
                .filter(b -> b.block().equals(branch.block())).count() > 1;
        String source = switch (branch.source()) {
            case Source.Hidden hidden -> "";
            case Source.HiddenWithEmbeddings with -> " on hidden and embeddings";
            case Source.HiddenPlus plus -> " on hidden + " + plus.value();
            case Source.Value value -> " on " + value.value();
        };
        return name + (shared ? "@" + branch.block() : "") + source + alternatives(spec, branch);
    }

    private static String alternatives(StackSpec spec, BranchSpec branch) {
        return branch.alternatives().stream().map(other -> " | " + other.when() + " ? "
                + spec.blocks().get(other.block()).mechanism()).collect(Collectors.joining());
    }

    static String input(StackSpec spec) {
        return switch (spec.input()) {
            case InputSpec.Tokens tokens -> "embeddings of " + Amount.count(tokens.vocabulary()) + " tokens"
                    + (tokens.positions() > 0 ? " and " + Amount.count(tokens.positions()) + " positions" : "");
            case InputSpec.Features features -> features.channels() + " features"
                    + (features.timeGaps() ? " with time gaps" : "");
        };
    }

    static String head(StackSpec spec) {
        HeadSpec head = spec.head();
        return head.kind() == HeadSpec.Kind.NONE ? "hidden state"
                : Amount.count(head.size()) + " " + head.kind().name().toLowerCase(Locale.ROOT)
                        + (head.tied() ? ", tied to the embeddings" : "");
    }
}
