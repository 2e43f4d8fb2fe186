// SPDX-License-Identifier: Apache-2.0
package io.heddle.router.internal.notation;

import io.heddle.api.config.Config;
import io.heddle.router.internal.notation.LayerDraft.Feed;
import io.heddle.router.internal.notation.LayerDraft.Stage;
import io.heddle.router.internal.notation.LayerDraft.Use;
import io.heddle.router.internal.notation.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads mechanisms: alone, in parallel, and one feeding the next. Mutable, for one text. */
final class UseParser {
    private static final Pattern NAME = Pattern.compile("[^\\p{Cntrl}/@#\"]+");
    private static final Pattern LABEL = Pattern.compile("[A-Za-z0-9_]+([.-][A-Za-z0-9_]+)*");
    private static final List<String> TAKEN = List.of("norm", "embeddings", "positions", "head");

    private final Tokens tokens;
    private final OptionParser options;
    private final RuleParser rules;

    UseParser(Tokens tokens) {
        this.tokens = tokens;
        this.rules = new RuleParser(tokens);
        this.options = new OptionParser(tokens);
    }

    /** Mechanisms joined by {@code &}, {@code >} and {@code >+}, each with its alternatives; a lone unquoted name stays open to definitions. */
    Layout chain(boolean inTypeList) {
        Token first = tokens.peek();
        List<Use> uses = parallel(Feed.HIDDEN);
        if (!joined() && uses.size() == 1 && first.kind() == Kind.WORD && bare(uses.getFirst())) {
            return new Layout.Named(uses.getFirst(), inTypeList);
        }
        List<Stage> stages = new ArrayList<>();
        Feed feed = Feed.HIDDEN;
        while (joined()) {
            stages.add(new Stage(uses, feed, true));
            if (stages.size() >= Limits.STAGES) {
                throw Tokens.fault(tokens.peek(), "found more than " + Limits.STAGES + " stages in a layer; allowed are "
                        + Limits.STAGES);
            }
            feed = tokens.take().text().equals(">") ? Feed.VALUE : Feed.PLUS;
            uses = parallel(feed);
        }
        stages.add(new Stage(uses, feed, false));
        return new Layout.One(new LayerDraft(List.copyOf(stages), Optional.empty()));
    }

    private boolean joined() {
        return tokens.peek().isSymbol(">") || tokens.peek().isSymbol(">+");
    }

    private static boolean bare(Use use) {
        return use.label().isEmpty() && !use.embeddings() && !use.raw() && use.options().keys().isEmpty()
                && use.alternatives().isEmpty();
    }

    private List<Use> parallel(Feed feed) {
        Token first = tokens.peek();
        List<Use> uses = new ArrayList<>();
        do {
            Token token = tokens.peek();
            Use use = rules.read(use(feed), () -> use(Feed.HIDDEN));
            boolean lone = uses.isEmpty() && feed == Feed.HIDDEN && !tokens.peek().isSymbol("&") && !joined();
            uses.add(token.kind() == Kind.WORD && !(lone && bare(use)) ? Names.mechanism(use) : use);
        } while (tokens.accept("&"));
        if (uses.size() > Limits.STAGES) {
            throw Tokens.fault(first, "found " + uses.size() + " parallel mechanisms; allowed are " + Limits.STAGES);
        }
        return List.copyOf(uses);
    }

    private Use use(Feed feed) {
        Token name = tokens.peek();
        if (name.kind() != Kind.STRING && (name.kind() != Kind.WORD || Names.RESERVED.contains(name.text()))) {
            throw tokens.unexpected("a mechanism");
        }
        tokens.take();
        checkName(name);
        Optional<Config> settings = Optional.empty();
        Optional<String> label = Optional.empty();
        boolean embeddings = false;
        boolean raw = false;
        while (true) {
            Token token = tokens.peek();
            if (token.isSymbol("(") && settings.isEmpty()) {
                settings = Optional.of(Config.of(options.section()));
            } else if (token.kind() == Kind.LABEL && label.isEmpty()) {
                label = Optional.of(label(tokens.take()));
            } else if (token.isSymbol("@") && !raw && tokens.peek(1).isWord("raw")) {
                tokens.take();
                tokens.take();
                raw = true;
            } else if (token.isSymbol("@") && !embeddings) {
                embeddings = embeddings(feed);
            } else {
                return new Use(name.text(), label, embeddings, raw, settings.orElse(Config.empty()), name.at());
            }
        }
    }

    private static void checkName(Token name) {
        if (name.text().length() > Limits.NAME || !NAME.matcher(name.text()).matches()) {
            throw Tokens.fault(name, "found the mechanism " + name.found() + "; 1 to " + Limits.NAME
                    + " characters other than / @ # \" are allowed");
        }
    }

    private boolean embeddings(Feed feed) {
        Token sign = tokens.take();
        if (!tokens.acceptWord("embeddings")) {
            throw tokens.unexpected("\"embeddings\" or \"raw\" after @");
        }
        if (feed != Feed.HIDDEN) {
            throw Tokens.fault(sign, "found @embeddings after > or >+; a mechanism reads one of them");
        }
        return true;
    }

    private static String label(Token label) {
        String text = label.text();
        if (!writable(text)) {
            throw Tokens.fault(label, "found the block id " + label.found() + "; needed are 1 to " + Limits.NAME
                    + " letters, digits, _ . and -");
        }
        if (!allowedLabel(text)) {
            throw Tokens.fault(label, "found the block id " + label.found() + ", whose weights would be mixed up with "
                    + "others; ids other than " + String.join(", ", TAKEN) + ", layers.* and *.norm are allowed");
        }
        return text;
    }

    /** Whether a block id can be written, as far as its letters go. */
    static boolean writable(String label) {
        return label.length() <= Limits.NAME && LABEL.matcher(label).matches();
    }

    /** Whether a block id cannot be the path of other weights. */
    static boolean allowedLabel(String label) {
        return !TAKEN.contains(label) && !label.startsWith("layers.") && !label.endsWith(".norm");
    }
}
