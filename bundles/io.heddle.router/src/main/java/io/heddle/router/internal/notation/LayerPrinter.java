// SPDX-License-Identifier: Apache-2.0
package io.heddle.router.internal.notation;

import io.heddle.api.stack.Alternative;
import io.heddle.api.stack.BlockSpec;
import io.heddle.api.stack.BranchSpec;
import io.heddle.api.stack.Combine;
import io.heddle.api.stack.LayerSpec;
import io.heddle.api.stack.LayerSpec.Direction;
import io.heddle.api.stack.Source;
import io.heddle.api.stack.StackSpec;
import io.heddle.api.stack.StageSpec;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes the layers of one stack in the short notation. */
final class LayerPrinter {
    private final StackSpec spec;
    private final boolean options;
    private final Map<String, Integer> uses = new HashMap<>();
    private final Map<String, String> madeUp = new HashMap<>();

    LayerPrinter(StackSpec spec, boolean options) {
        this.spec = spec;
        this.options = options;
        spec.layers().forEach(layer -> layer.stages().forEach(stage -> stage.branches().forEach(branch -> {
            uses.merge(branch.block(), 1, Integer::sum);
            branch.alternatives().forEach(other -> uses.merge(other.block(), 1, Integer::sum));
        })));
    }

    String print(int index, LayerSpec layer) {
        Map<String, Integer> mechanisms = new HashMap<>();
        StringBuilder text = new StringBuilder();
        List<StageSpec> stages = layer.stages();
        for (int i = 0; i < stages.size(); i++) {
            text.append(stages.get(i).branches().stream().map(branch -> branch(index, branch, mechanisms))
                    .collect(Collectors.joining(" & ")));
            if (i + 1 < stages.size()) {
                text.append(joint(stages.get(i), stages.get(i + 1)));
            }
        }
        return direction(layer.direction()) + text;
    }

    private static String direction(Direction direction) {
        return switch (direction) {
            case FORWARD -> "";
            case REVERSE -> "reverse ";
            case BOTH -> "both ";
        };
    }

    private static String joint(StageSpec stage, StageSpec next) {
        if (!(stage.combine() instanceof Combine.Publish)) {
            return " + ";
        }
        return next.branches().getFirst().source() instanceof Source.HiddenPlus ? " >+ " : " > ";
    }

    private String branch(int index, BranchSpec branch, Map<String, Integer> mechanisms) {
        String source = branch.source() instanceof Source.HiddenWithEmbeddings ? "@embeddings" : "";
        String raw = branch.norm().isEmpty() ? "@raw" : "";
        StringBuilder text = new StringBuilder(block(branch.block())).append(source).append(raw)
                .append(label(index, branch.block(), mechanisms));
        for (Alternative other : branch.alternatives()) {
            text.append(" | ").append(other.when()).append(" ? ").append(block(other.block()))
                    .append(label(index, other.block(), mechanisms));
            other.weights().ifPresent(id -> text.append('#').append(id));
        }
        return text.toString();
    }

    private String block(String id) {
        BlockSpec block = spec.blocks().get(id);
        String name = Names.plain(block.mechanism()) ? block.mechanism() : OptionPrinter.quoted(block.mechanism());
        return name + (options && !block.options().keys().isEmpty() ? OptionPrinter.section(block.options().asMap()) : "");
    }

    private String label(int index, String id, Map<String, Integer> mechanisms) {
        String mechanism = spec.blocks().get(id).mechanism();
        int number = mechanisms.merge(mechanism, 1, Integer::sum);
        String usual = "layers." + index + "." + mechanism + (number == 1 ? "" : "." + number);
        if (id.equals(usual) && uses.get(id) == 1) {
            return "";
        }
        // A labelled block does not count among the layer's own.
        mechanisms.merge(mechanism, -1, Integer::sum);
        if (UseParser.writable(id) && UseParser.allowedLabel(id)) {
            return "#" + id;
        }
        return uses.get(id) == 1 ? "" : "#" + madeUp.computeIfAbsent(id, unused -> "shared-" + (madeUp.size() + 1));
    }
}
