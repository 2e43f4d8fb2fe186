// SPDX-License-Identifier: Apache-2.0
package io.heddle.router.internal.notation;

import io.heddle.api.stack.HeadSpec;
import io.heddle.api.stack.InputSpec;
import io.heddle.api.stack.LayerSpec;
import io.heddle.api.stack.NormSpec;
import io.heddle.api.stack.StackSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/**
 * Writes stacks in the short notation.
 *
 * @param options whether the options of mechanisms are written
 */
record NotationPrinter(boolean options) {
    /** The layers and the settings that differ from the defaults. */
    String print(StackSpec spec) {
        String settings = settings(spec);
        return layers(spec) + (settings.isEmpty() ? "" : "; " + settings);
    }

    String layers(StackSpec spec) {
        LayerPrinter printer = new LayerPrinter(spec, options);
        List<String> layers = new ArrayList<>();
        for (int i = 0; i < spec.layers().size(); i++) {
            LayerSpec layer = spec.layers().get(i);
            layers.add(printer.print(i, layer));
        }
        return Repetitions.write(layers);
    }

    private static String settings(StackSpec spec) {
        StringJoiner settings = new StringJoiner(" ");
        add(settings, "name", OptionPrinter.text(spec.name()), StackSettings.NAME);
        add(settings, "width", spec.width(), StackSettings.WIDTH);
        spec.head().norm().ifPresent(norm -> norm(settings, norm));
        boolean tokens = spec.input() instanceof InputSpec.Tokens;
        switch (spec.input()) {
            case InputSpec.Tokens input -> {
                add(settings, "vocab", input.vocabulary(), StackSettings.VOCABULARY);
                add(settings, "scale", input.scale(), 1.0);
                add(settings, "positions", input.positions(), 0);
            }
            case InputSpec.Features input -> {
                settings.add("channels=" + input.channels());
                add(settings, "gaps", input.timeGaps(), false);
            }
        }
        head(settings, spec.head(), tokens);
        return settings.toString();
    }

    private static String name(NormSpec.Kind kind) {
        return switch (kind) {
            case RMS -> "rms";
            case RMS_PLUS -> "rms_plus";
            case LAYER -> "layer";
        };
    }

    private static void norm(StringJoiner settings, NormSpec norm) {
        add(settings, "norm", name(norm.kind()), "rms");
        add(settings, "eps", norm.epsilon(), StackSettings.EPSILON);
        add(settings, "offset", norm.offset(), 0.0);
    }

    private static void head(StringJoiner settings, HeadSpec head, boolean tokens) {
        switch (head.kind()) {
            case LOGITS -> {
                if (tokens) {
                    add(settings, "tied", head.tied(), true);
                } else {
                    settings.add("vocab=" + head.size());
                }
                add(settings, "logits", head.scale(), 1.0);
                add(settings, "cap", head.softCap(), 0.0);
            }
            case CLASSES -> settings.add("classes=" + head.size());
            case NONE -> {
                if (tokens) {
                    settings.add("head=none");
                }
            }
        }
        add(settings, "bias", head.bias(), false);
    }

    private static void add(StringJoiner settings, String key, Object value, Object standard) {
        if (!value.equals(standard)) {
            settings.add(key + "=" + value);
        }
    }
}
