// SPDX-License-Identifier: Apache-2.0
package io.heddle.router.internal.notation;

import io.heddle.api.stack.HeadSpec;
import io.heddle.api.stack.InputSpec;
import io.heddle.api.stack.NormSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What holds for a stack as a whole, read from {@code key=value} by type, with the defaults of the notation.
 *
 * @param name for people
 * @param layers the number of layers, or {@link Layout#OPEN}
 * @param width the channels of the hidden state
 * @param norm every norm, under an id that {@link #norm(String)} replaces
 * @param input what comes in
 * @param head what goes out
 */
record StackSettings(String name, int layers, int width, NormSpec norm, InputSpec input, HeadSpec head) {
    static final String NAME = "stack";
    static final int WIDTH = 256;
    static final int VOCABULARY = 256;
    static final double EPSILON = 1e-5;
    /** The keys, as messages show them. */
    static final List<String> KEYS = List.of("layers", "width", "vocab", "norm", "eps", "offset", "tied", "scale",
            "positions", "channels", "gaps", "head", "classes", "bias", "logits", "cap", "name");
    private static final int LARGEST = Integer.MAX_VALUE;

    /** Reads the settings; keys were checked before. */
    static StackSettings of(Map<String, Token> settings) {
        SettingValues values = new SettingValues(settings);
        int width = values.integer("width", 1, LARGEST, WIDTH);
        NormSpec norm = norm(values);
        InputSpec input = input(values, width);
        return new StackSettings(values.text("name", NAME), values.integer("layers", 1, Limits.LAYERS, Layout.OPEN),
                width, norm, input, head(values, width, input, norm));
    }

    private static NormSpec norm(SettingValues values) {
        NormSpec.Kind kind = switch (values.choice("norm", "rms", "rms", "rms_plus", "layer")) {
            case "layer" -> NormSpec.Kind.LAYER;
            case "rms_plus" -> NormSpec.Kind.RMS_PLUS;
            default -> NormSpec.Kind.RMS;
        };
        return new NormSpec(kind, values.number("eps", EPSILON), "norm", values.number("offset", 0),
                kind == NormSpec.Kind.LAYER);
    }

    private static InputSpec input(SettingValues values, int width) {
        if (values.has("channels")) {
            values.refuse("but features have no embeddings", "scale", "positions");
            return new InputSpec.Features(values.integer("channels", 1, LARGEST, 1), values.flag("gaps", false),
                    Optional.empty());
        }
        values.refuse("which belongs to features (channels=N)", "gaps");
        double scale = values.isWord("scale", "sqrt") ? Math.sqrt(width) : values.number("scale", 1);
        return new InputSpec.Tokens(values.integer("vocab", 1, LARGEST, VOCABULARY), scale,
                values.integer("positions", 0, LARGEST, 0), Optional.empty());
    }

    private static HeadSpec head(SettingValues values, int width, InputSpec input, NormSpec norm) {
        boolean tokens = input instanceof InputSpec.Tokens;
        String standard = values.has("classes") ? "classes" : tokens || values.has("vocab") ? "logits" : "none";
        HeadSpec.Kind kind = switch (values.choice("head", standard, "logits", "classes", "none")) {
            case "logits" -> HeadSpec.Kind.LOGITS;
            case "classes" -> HeadSpec.Kind.CLASSES;
            default -> HeadSpec.Kind.NONE;
        };
        boolean logits = kind == HeadSpec.Kind.LOGITS;
        if (!logits && !tokens) {
            values.refuse("but the head gives no logits", "vocab");
        }
        if (!logits) {
            values.refuse("but the head gives no logits", "logits", "cap");
        }
        if (kind == HeadSpec.Kind.NONE) {
            values.refuse("but there is no head", "bias");
        }
        if (kind != HeadSpec.Kind.CLASSES) {
            values.refuse("but the head gives no classes", "classes");
        }
        if (!logits || !tokens) {
            values.refuse("but there is nothing to tie", "tied");
        }
        int size = switch (kind) {
            case LOGITS -> values.integer("vocab", 1, LARGEST, VOCABULARY);
            case CLASSES -> values.required("classes", 1, LARGEST);
            case NONE -> width;
        };
        return new HeadSpec(kind, Optional.of(norm), size, values.flag("tied", logits && tokens),
                values.flag("bias", false), values.number("logits", 1), values.number("cap", 0));
    }

    /** The norm with weights of its own. */
    NormSpec norm(String weights) {
        return new NormSpec(norm.kind(), norm.epsilon(), weights, norm.offset(), norm.bias());
    }
}
