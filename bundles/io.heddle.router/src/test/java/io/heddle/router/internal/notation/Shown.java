// SPDX-License-Identifier: Apache-2.0
package io.heddle.router.internal.notation;

import io.heddle.api.stack.LayerSpec;
import io.heddle.api.stack.StackSpec;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What tests look at in a stack. */
final class Shown {
    private Shown() {}

    /** The mechanisms of each layer: branches joined by {@code &}, stages by {@code +}. */
    static List<String> layers(StackSpec spec) {
        return spec.layers().stream().map(layer -> layer(spec, layer)).toList();
    }

    private static String layer(StackSpec spec, LayerSpec layer) {
        return layer.stages().stream().map(stage -> stage.branches().stream()
                .map(branch -> spec.blocks().get(branch.block()).mechanism()).collect(Collectors.joining("&")))
                .collect(Collectors.joining("+"));
    }

    /** The indices of the layers that begin with a mechanism. */
    static List<Integer> at(StackSpec spec, String mechanism) {
        List<String> layers = layers(spec);
        return IntStream.range(0, layers.size())
                .filter(i -> layers.get(i).split("[+&]")[0].equals(mechanism)).boxed().toList();
    }

    static StackSpec parse(String text) {
        return StackNotation.parse(text);
    }
}
