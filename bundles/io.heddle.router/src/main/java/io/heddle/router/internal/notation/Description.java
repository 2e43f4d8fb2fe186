// SPDX-License-Identifier: Apache-2.0
package io.heddle.router.internal.notation;

import io.heddle.api.stack.StackSpec;
import io.heddle.api.config.Nearest;
import io.heddle.router.internal.notation.Names.Definition;
import io.heddle.router.internal.notation.Token.Kind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A description in the short notation, read but not yet carried out.
 *
 * @param layout its layers
 * @param settings what follows them
 * @param definitions what follows {@code where}
 */
record Description(Layout layout, Map<String, Token> settings, Map<String, Definition> definitions) {
    /** Reads a description that is no preset. */
    static Description read(String text) {
        int start = text.length() - text.stripLeading().length();
        String pattern = text.strip();
        if (!MegatronPattern.matches(pattern)) {
            Tokens tokens = new Tokens(Lexer.read(text));
            return read(tokens, new LayoutParser(tokens).list());
        }
        int end = MegatronPattern.end(pattern);
        Layout layout = new Layout.Sequence(MegatronPattern.read(pattern.substring(0, end), start + 1), start + 1);
        // Blanks keep the positions of what follows.
        return read(new Tokens(Lexer.read(" ".repeat(start + end) + pattern.substring(end))), layout);
    }

    /** Reads what follows the layers. */
    static Description read(Tokens tokens, Layout layout) {
        Map<String, Token> settings = new LinkedHashMap<>();
        Map<String, Definition> definitions = new LinkedHashMap<>();
        LayoutParser bodies = new LayoutParser(tokens);
        boolean defining = false;
        while (tokens.peek().kind() != Kind.END) {
            boolean closed = tokens.accept(";");
            boolean separated = closed || tokens.accept(",");
            defining &= !closed;
            if (tokens.acceptWord("where")) {
                defining = true;
            } else if (separated && tokens.peek().kind() == Kind.END) {
                break;
            }
            if (!tokens.atSetting()) {
                throw tokens.unexpected("a setting, KEY=VALUE, or the end");
            }
            Token key = tokens.take();
            tokens.expect("=");
            // The settings' names are no layers' names, so they may follow definitions without a semicolon.
            if (defining && !StackSettings.KEYS.contains(key.text())) {
                define(definitions, key, bodies.sum());
            } else {
                settings.put(checked(key, settings), value(key, tokens));
            }
        }
        return new Description(layout, settings, definitions);
    }

    private static void define(Map<String, Definition> definitions, Token name, Layout body) {
        if (definitions.put(name.text(), new Definition(body, name.at())) != null) {
            throw Tokens.fault(name, "found a second definition of " + name.found() + "; one is allowed");
        }
    }

    private static String checked(Token key, Map<String, Token> settings) {
        if (!StackSettings.KEYS.contains(key.text())) {
            throw Tokens.fault(key, "found the unknown setting " + key.found()
                    + Nearest.question(key.text(), StackSettings.KEYS) + "; allowed are "
                    + String.join(", ", StackSettings.KEYS) + "; a mechanism's own go in brackets: attention(heads=8)");
        }
        if (settings.containsKey(key.text())) {
            throw Tokens.fault(key, "found the setting " + key.found() + " twice; once is allowed");
        }
        return key.text();
    }

    private static Token value(Token key, Tokens tokens) {
        Token value = tokens.peek();
        if (value.kind() != Kind.WORD && value.kind() != Kind.NUMBER && value.kind() != Kind.STRING) {
            throw tokens.unexpected("a value of " + key.text());
        }
        return tokens.take();
    }

    /** The same with other settings and definitions put over these. */
    Description with(Description over) {
        Map<String, Token> settled = new LinkedHashMap<>(settings);
        // What a preset says of an embedding or of logits falls away together with them.
        if (over.settings.containsKey("channels")) {
            settled.keySet().removeAll(List.of("scale", "positions", "tied", "cap"));
        }
        if (over.settings.containsKey("head") && !over.settings.get("head").isWord("logits")
                || over.settings.containsKey("classes")) {
            settled.keySet().removeAll(List.of("tied", "cap"));
        }
        settled.putAll(over.settings);
        Map<String, Definition> defined = new LinkedHashMap<>(definitions);
        defined.putAll(over.definitions);
        return new Description(layout, settled, defined);
    }

    /** Carries it out. */
    StackSpec build() {
        StackSettings set = StackSettings.of(settings);
        Names names = Names.of(definitions);
        List<LayerDraft> layers = Layout.exactly(layout.expand(names, set.layers()), set.layers(), 1);
        names.unused().ifPresent(name -> {
            throw Tokens.fault(definitions.get(name).at(), "found a definition of " + Quote.of(name)
                    + ", which stands alone in no layer; leave it out");
        });
        Layout.checkLength(layers.size(), 1);
        Layout.checkBranches(layers.stream().mapToLong(LayerDraft::branches).sum(), 1);
        return new SpecBuilder(set).build(layers);
    }
}
