// SPDX-License-Identifier: Apache-2.0
package io.heddle.router.internal;

import io.heddle.api.weight.Weight;
import java.util.List;
import java.util.stream.Collectors;

/** Draws a recording as text, one line an operator. */
final class Drawing {
    private Drawing() {}

    static String of(List<Recorder.Node> nodes) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < nodes.size(); i++) {
            Recorder.Node node = nodes.get(i);
            String inputs = node.operator().inputs().stream().map(t -> t.shape().toString()).collect(Collectors.joining(" "));
            String outputs = node.outputs().stream().map(t -> t.shape().toString()).collect(Collectors.joining(" "));
            String weights = node.operator().weights().stream().map(Weight::path).collect(Collectors.joining(", "));
            text.append("%4d  %-18s %s -> %s%s%n".formatted(i, node.operator().getClass().getSimpleName(), inputs, outputs,
                    weights.isEmpty() ? "" : "   " + weights));
        }
        return text.toString();
    }
}
