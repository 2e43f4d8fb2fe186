// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.family;

import io.heddle.api.config.Config;
import io.heddle.api.config.ConfigException;
import java.util.List;
import java.util.stream.IntStream;

/** How far attention looks back, as published; 0 for all tokens. */
final class SlidingWindow {
    private SlidingWindow() {}

    /**
     * One window for all layers (Mistral, Mixtral).
     *
     * @param standard the class's window; null in the file means none
     * @throws ConfigException if the file asks for different layers, which the class does not heed
     */
    static int everywhere(Config config, int standard) {
        int window = config.has("sliding_window") || !PublishedSettings.isNull(config, "sliding_window") && standard > 0
                ? config.positive(standard, "sliding_window") : 0;
        LayerKind expected = window > 0 ? LayerKind.WINDOWED : LayerKind.ATTENTION;
        if (LayerKind.list(config, "layer_types").orElse(List.of()).stream().anyMatch(kind -> kind != expected)) {
            throw new ConfigException("layer_types differs from sliding_window, which is " + (window > 0 ? window : "null")
                    + "; layers that differ are not supported in this family");
        }
        return window;
    }

    /**
     * A window for each layer (Qwen2): {@code layer_types}, or all from {@code max_window_layers} on.
     *
     * @throws ConfigException if a layer needs a window and there is none
     */
    static List<Integer> byLayer(Config config, int layers, int standard, int standardFullLayers) {
        boolean windowed = config.flag(false, "use_sliding_window") && !PublishedSettings.isNull(config, "sliding_window");
        int window = windowed ? config.positive(standard, "sliding_window") : 0;
        int full = config.integer("max_window_layers").orElse(standardFullLayers);
        List<LayerKind> kinds = LayerKind.list(config, "layer_types").orElseGet(() -> IntStream.range(0, layers)
                .mapToObj(layer -> windowed && layer >= full ? LayerKind.WINDOWED : LayerKind.ATTENTION).toList());
        if (kinds.size() != layers) {
            throw new ConfigException("layer_types has " + kinds.size() + " entries; num_hidden_layers, which is "
                    + layers + ", is allowed");
        }
        return kinds.stream().map(kind -> switch (kind) {
            case ATTENTION -> 0;
            case WINDOWED -> requireWindow(window);
            default -> throw new ConfigException("layer_types has a layer without attention; full_attention and"
                    + " sliding_attention are allowed in this family");
        }).toList();
    }

    private static int requireWindow(int window) {
        if (window == 0) {
            throw new ConfigException("layer_types has sliding_attention; use_sliding_window and sliding_window must be set for it");
        }
        return window;
    }
}
