// SPDX-License-Identifier: Apache-2.0
package io.heddle.router.internal.notation;

import io.heddle.api.config.Config;
import io.heddle.api.config.Nearest;
import io.heddle.router.internal.notation.LayerDraft.Feed;
import io.heddle.router.internal.notation.LayerDraft.Stage;
import io.heddle.router.internal.notation.LayerDraft.Use;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a name alone stands for: a definition of the text, a published layer type, or the mechanism of that name.
 *
 * <p>The types are those of {@code layer_types}, {@code layers_block_type} and {@code block_types} in published
 * configurations. {@code mamba} is Mamba-2 there (Zamba2, Bamba, Granite-4); Zamba's own list needs
 * {@code where mamba = selectivescan}. For one description, since it notes which definitions were used.
 */
final class Names {
    /** Words of the notation, which are no mechanisms unless quoted. */
    static final List<String> RESERVED =
            List.of("x", "every", "from", "at", "else", "where", "reverse", "both", "megatron");

    /** Mechanisms that are near a preset's name but not a misspelling of it. */
    private static final List<String> NO_MISSPELLINGS = List.of("mamba3");
    private static final Pattern PLAIN = Pattern.compile("[a-z][a-z0-9_]*([.-][a-z0-9_]+)*");

    private final Map<String, LayerDraft> definitions;
    private final Set<String> unused;

    private Names(Map<String, LayerDraft> definitions) {
        this.definitions = definitions;
        this.unused = new LinkedHashSet<>(definitions.keySet());
    }

    /** No definitions. */
    static Names none() {
        return new Names(Map.of());
    }

    /** These definitions; they do not see each other. */
    static Names of(Map<String, Definition> definitions) {
        Map<String, LayerDraft> layers = new LinkedHashMap<>();
        definitions.forEach((name, definition) ->
                layers.put(name, Layout.single(definition.body(), none(), definition.at(), "a definition")));
        return new Names(layers);
    }

    /**
     * A definition as written.
     *
     * @param body what the name stands for
     * @param at where it was written
     */
    record Definition(Layout body, int at) {}

    /** The layer that a name alone stands for. */
    LayerDraft layer(Use use, boolean inTypeList) {
        LayerDraft defined = definitions.get(use.mechanism());
        if (defined != null) {
            unused.remove(use.mechanism());
            return defined;
        }
        return inTypeList ? type(use) : LayerDraft.of(mechanism(use));
    }

    /** A definition that no layer used, if there is one: most likely a misspelling. */
    Optional<String> unused() {
        return unused.stream().findFirst();
    }

    private LayerDraft type(Use use) {
        return switch (use.mechanism()) {
            case "mamba", "mamba2" -> LayerDraft.of(Use.plain("ssd", use.at()));
            case "mamba1" -> LayerDraft.of(Use.plain("selectivescan", use.at()));
            case "recurrent" -> LayerDraft.of(Use.plain("rglru", use.at()));
            case "full_attention" -> LayerDraft.of(Use.plain("attention", use.at()));
            case "hybrid" -> hybrid(use.at());
            case "linear_attention", "sliding_attention" -> throw Tokens.fault(use.at(), "found "
                    + use.mechanism() + ", which differs from family to family; say which mechanism it is here: \"where "
                    + use.mechanism() + " = NAME\" at the end");
            default -> LayerDraft.of(mechanism(use));
        };
    }

    /** Zamba's hybrid layer: one transformer block for all, whose result goes into the layer's own mixer. */
    private LayerDraft hybrid(int at) {
        LayerDraft mixer = layer(Use.plain("mamba", at), true);
        Use attention = new Use("attention", Optional.of("shared.attention"), true, false, Config.empty(), at);
        Use mlp = new Use("mlp", Optional.of("shared.mlp"), false, false, Config.empty(), at);
        LayerDraft shared = new LayerDraft(List.of(new Stage(List.of(attention), Feed.HIDDEN, true),
                new Stage(List.of(mlp), Feed.VALUE, true)), mixer.direction());
        Stage first = mixer.stages().getFirst();
        Stage fed = new Stage(first.uses(), Feed.PLUS, first.published());
        return shared.then(new LayerDraft(List.of(fed), Optional.empty()), at)
                .then(new LayerDraft(mixer.stages().subList(1, mixer.stages().size()), Optional.empty()), at);
    }

    /** Checks that an unquoted name is a mechanism's. */
    static Use mechanism(Use use) {
        String name = use.mechanism();
        if (name.equals("mamba") || name.equals("mamba2")) {
            throw Tokens.fault(use.at(), "found the preset " + name + " as a layer; write selectivescan for Mamba-1, ssd "
                    + "for Mamba-2, or a type list in [ ]");
        }
        if (Presets.find(name).isPresent()) {
            throw Tokens.fault(use.at(), "found the preset " + name + " as a layer; a preset is a whole stack and stands "
                    + "alone, with options after it");
        }
        return use;
    }

    /** The preset that a description of one word was probably meant to be. */
    static Optional<String> misspeltPreset(String word) {
        return word.length() < 4 || NO_MISSPELLINGS.contains(word) ? Optional.empty()
                : Nearest.of(word, Presets.names());
    }

    /** Whether a mechanism's name can be written without quotes. */
    static boolean plain(String name) {
        return PLAIN.matcher(name).matches() && !RESERVED.contains(name) && Presets.find(name).isEmpty()
                && misspeltPreset(name).isEmpty();
    }
}
