// SPDX-License-Identifier: Apache-2.0
package io.heddle.router.internal.notation;

import io.heddle.api.stack.LayerSpec.Direction;
import io.heddle.router.internal.notation.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads layers: lists, ratios, sums, groups, placements. Mutable, for one text. */
final class LayoutParser {
    private static final String LAYERS = "a mechanism, a number of layers, ( or [";

    private final Tokens tokens;
    private final UseParser uses;
    private int typeLists;

    LayoutParser(Tokens tokens) {
        this.tokens = tokens;
        this.uses = new UseParser(tokens);
    }

    /** Layers with commas, up to settings or what can be no layer. */
    Layout list() {
        int at = tokens.peek().at();
        List<Layout> plain = new ArrayList<>();
        List<Placement.Rule> rules = new ArrayList<>();
        Optional<Layout> others = Optional.empty();
        do {
            if (tokens.peek().isWord("else")) {
                if (others.isPresent()) {
                    throw Tokens.fault(tokens.peek(), "found a second else; one is allowed");
                }
                tokens.take();
                others = Optional.of(ratio());
            } else {
                int itemAt = tokens.peek().at();
                Layout item = ratio();
                spots().ifPresentOrElse(spots -> rules.add(new Placement.Rule(item, spots, itemAt)),
                        () -> plain.add(item));
            }
        } while (another());
        if (rules.isEmpty() && others.isEmpty()) {
            return plain.size() == 1 ? plain.getFirst() : new Layout.Sequence(plain, at);
        }
        return placement(rules, plain, others, at);
    }

    private boolean another() {
        if (tokens.peek().isWord("else")) {
            return true;
        }
        return tokens.peek().isSymbol(",") && !tokens.settingAt(1) && !tokens.peek(1).isWord("where")
                && tokens.accept(",");
    }

    private static Layout placement(List<Placement.Rule> rules, List<Layout> plain, Optional<Layout> others, int at) {
        if (rules.isEmpty()) {
            throw Tokens.fault(at, "found an else without a place before it; write \"NAME every 8 from 4, else NAME\" "
                    + "or \"NAME at 2 5, else NAME\"");
        }
        if (!plain.isEmpty() && others.isPresent()) {
            throw Tokens.fault(at, "found layers without a place beside an else; one of the two is allowed");
        }
        return new Placement(rules, others.or(() -> plain.isEmpty() ? Optional.empty()
                : Optional.of(plain.size() == 1 ? plain.getFirst() : new Layout.Sequence(plain, at))), at);
    }

    private Optional<Placement.Spots> spots() {
        if (tokens.acceptWord("every")) {
            int period = tokens.integer(1, Limits.LAYERS, "a period");
            int first = tokens.acceptWord("from") ? tokens.integer(0, Limits.LAYERS, "a first layer") : 0;
            return Optional.of(new Placement.Every(period, first));
        }
        return tokens.acceptWord("at") ? Optional.of(new Placement.At(indices())) : Optional.empty();
    }

    private List<Integer> indices() {
        boolean bracket = tokens.peek().isSymbol("[");
        if (bracket) {
            tokens.open("[");
        }
        List<Integer> indices = new ArrayList<>();
        do {
            indices.add(tokens.integer(-Limits.LAYERS, Limits.LAYERS, "a layer's index"));
            if (tokens.peek().isSymbol(",") && tokens.peek(1).kind() == Kind.NUMBER && (bracket || !beginsLayer(2))) {
                tokens.take();
            }
        } while (tokens.peek().kind() == Kind.NUMBER);
        if (bracket) {
            tokens.close("]");
        }
        return indices;
    }

    /** Whether the number before that token is a number of layers, not an index. */
    private boolean beginsLayer(int ahead) {
        Token token = tokens.peek(ahead);
        return token.isSymbol("(") || token.isSymbol("[") || token.kind() == Kind.STRING
                || token.kind() == Kind.WORD && !token.isWord("else") && !token.isWord("where")
                        && !tokens.settingAt(ahead);
    }

    private Layout ratio() {
        int at = tokens.peek().at();
        List<Layout> parts = new ArrayList<>();
        do {
            parts.add(sum());
        } while (tokens.accept(":"));
        return parts.size() == 1 ? parts.getFirst() : new Ratio(parts, at);
    }

    /** Stages with plus signs; also a definition's body. */
    Layout sum() {
        int at = tokens.peek().at();
        List<Layout> operands = new ArrayList<>();
        do {
            operands.add(operand());
        } while (tokens.accept("+"));
        if (operands.size() > Limits.STAGES) {
            throw Tokens.fault(at, "found " + operands.size() + " stages; allowed are " + Limits.STAGES);
        }
        return operands.size() == 1 ? operands.getFirst() : new Layout.Sum(operands, at);
    }

    private Layout operand() {
        int at = tokens.peek().at();
        Optional<Direction> direction = direction();
        int count = 0;
        if (tokens.peek().kind() == Kind.NUMBER) {
            count = tokens.integer(1, Limits.LAYERS, "a number of layers");
            tokens.acceptWord("x");
            direction = direction.or(this::direction);
        }
        Layout body = primary();
        Layout counted = count == 0 ? body : new Layout.Repeat(count, body, at);
        return direction.<Layout>map(way -> new Layout.Directed(way, counted)).orElse(counted);
    }

    private Optional<Direction> direction() {
        if (tokens.acceptWord("reverse")) {
            return Optional.of(Direction.REVERSE);
        }
        return tokens.acceptWord("both") ? Optional.of(Direction.BOTH) : Optional.empty();
    }

    private Layout primary() {
        Token token = tokens.peek();
        Layout primary;
        if (token.isSymbol("(")) {
            primary = group();
        } else if (token.isSymbol("[")) {
            primary = typeList();
        } else if (token.isWord("megatron")) {
            primary = megatron();
        } else if (token.kind() == Kind.STRING || token.kind() == Kind.WORD && !Names.RESERVED.contains(token.text())) {
            return uses.chain(typeLists > 0);
        } else {
            throw tokens.unexpected(LAYERS);
        }
        if (Stream.of("&", ">", ">+", "|").anyMatch(tokens.peek()::isSymbol)) {
            throw Tokens.fault(tokens.peek(), "found " + tokens.peek().found() + " after a bracket; it joins single "
                    + "mechanisms, as in \"(ssd & attention) + mlp\"");
        }
        return primary;
    }

    private Layout group() {
        int at = tokens.peek().at();
        tokens.open("(");
        Layout body = list();
        tokens.accept(",");
        if (tokens.atSetting()) {
            Token key = tokens.take();
            if (!key.text().equals("layers")) {
                throw Tokens.fault(key, "found the setting " + key.found() + " in a bracket of layers; layers is allowed "
                        + "there");
            }
            tokens.expect("=");
            body = new Layout.Group(body, tokens.integer(1, Limits.LAYERS, "layers"), at);
        }
        tokens.close(")");
        return body;
    }

    private Layout typeList() {
        int at = tokens.peek().at();
        tokens.open("[");
        typeLists++;
        List<Layout> entries = new ArrayList<>();
        boolean mustFill = false;
        do {
            mustFill = tokens.accept("..");
            if (!mustFill) {
                entries.add(sum());
            }
        } while (!mustFill && (tokens.accept(",") || tokens.peek().isSymbol("..")));
        if (entries.isEmpty()) {
            throw Tokens.fault(at, "found a list without a layer; needed is at least one");
        }
        typeLists--;
        tokens.close("]");
        return new Layout.Cycle(entries, mustFill, at);
    }

    private Layout megatron() {
        int at = tokens.take().at();
        int layers = Layout.OPEN;
        double attention = 0;
        double mlp = 0;
        tokens.open("(");
        while (tokens.atSetting()) {
            Token key = tokens.take();
            tokens.expect("=");
            switch (key.text()) {
                case "layers" -> layers = tokens.integer(1, Limits.LAYERS, "layers");
                case "attention" -> attention = share();
                case "mlp" -> mlp = share();
                default -> throw Tokens.fault(key, "found the setting " + key.found()
                        + "; megatron has layers, attention and mlp");
            }
            tokens.accept(",");
        }
        tokens.close(")");
        return new Layout.Megatron(layers, attention, mlp, at);
    }

    private double share() {
        Token token = tokens.peek();
        if (token.kind() != Kind.NUMBER) {
            throw tokens.unexpected("a share from 0 to 1");
        }
        double share = Double.parseDouble(tokens.take().text());
        if (share < 0 || share > 1) {
            throw Tokens.fault(token, "found the share " + token.found() + "; 0 to 1 is allowed");
        }
        return share;
    }
}
