// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal.result;

import io.heddle.api.stack.BlockSpec;
import io.heddle.api.stack.LayerSpec;
import io.heddle.api.stack.StackSpec;
import java.util.ArrayList;
import java.util.List;

/**
 * A description, drawn from input to output. Equal layers that follow each other are one line.
 *
 * @param spec the description
 * @param notation its short form
 */
public record StackDrawing(StackSpec spec, String notation) implements Result {

    @Override
    public String text() {
        StringBuilder text = new StringBuilder("%s: width %d, %d layers%nnotation  %s%n".formatted(
                spec.name(), spec.width(), spec.layers().size(), notation));
        Table table = new Table(">layer", "blocks", "settings");
        table.row("in", LayerText.input(spec), "");
        List<LayerSpec> layers = spec.layers();
        for (int first = 0; first < layers.size(); ) {
            int end = first + 1;
            while (end < layers.size() && describe(layers.get(end)).equals(describe(layers.get(first)))) {
                end++;
            }
            table.row(LayerText.range(first, end), LayerText.blocks(spec, layers.get(first)), settings(layers.get(first)));
            first = end;
        }
        table.row("out", LayerText.head(spec), "");
        return text.append(table.text()).toString();
    }

    private String describe(LayerSpec layer) {
        return LayerText.blocks(spec, layer) + settings(layer);
    }

    private String settings(LayerSpec layer) {
        List<String> settings = new ArrayList<>();
        layer.stages().forEach(stage -> stage.branches().forEach(branch -> {
            add(settings, branch.block());
            branch.alternatives().forEach(other -> add(settings, other.block()));
        }));
        return String.join(" ", settings);
    }

    private void add(List<String> settings, String id) {
        BlockSpec block = spec.blocks().get(id);
        if (!block.options().keys().isEmpty()) {
            settings.add(block.mechanism() + " " + block.options());
        }
    }
}
