// SPDX-License-Identifier: Apache-2.0
package io.heddle.router.internal.notation;

import io.heddle.api.stack.InvalidStackException;
import io.heddle.api.stack.Rule;
import io.heddle.router.internal.notation.LayerDraft.Other;
import io.heddle.router.internal.notation.LayerDraft.Use;
import io.heddle.router.internal.notation.Token.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/** Reads alternatives: {@code | context > 4096 ? ssd}. Mutable, for one text. */
final class RuleParser {
    private static final List<String> QUANTITIES =
            Arrays.stream(Rule.Quantity.values()).map(Rule.Quantity::word).toList();

    private final Tokens tokens;

    RuleParser(Tokens tokens) {
        this.tokens = tokens;
    }

    /**
     * A mechanism with the alternatives that follow it.
     *
     * @param mechanism reads the next one
     */
    Use read(Use use, Supplier<Use> mechanism) {
        List<Other> others = new ArrayList<>();
        Token first = tokens.peek();
        while (tokens.accept("|")) {
            Rule rule = rule();
            tokens.expect("?");
            Token name = tokens.peek();
            Use other = mechanism.get();
            if (other.embeddings() || other.raw()) {
                throw Tokens.fault(name, "found @ at an alternative; it reads what the mechanism reads whose place it takes");
            }
            others.add(new Other(rule, name.kind() == Kind.WORD ? Names.mechanism(other) : other));
        }
        if (others.size() > Limits.STAGES) {
            throw Tokens.fault(first, "found " + others.size() + " alternatives; allowed are " + Limits.STAGES);
        }
        return use.or(others);
    }

    private Rule rule() {
        Token quantity = tokens.peek();
        if (quantity.kind() != Kind.WORD || !QUANTITIES.contains(quantity.text())) {
            throw tokens.unexpected(String.join(", ", QUANTITIES));
        }
        tokens.take();
        String relation = relation();
        Token number = tokens.peek();
        if (number.kind() != Kind.NUMBER) {
            throw tokens.unexpected("a number");
        }
        tokens.take();
        boolean unit = tokens.peek().kind() == Kind.WORD && tokens.peek().text().length() == 1;
        try {
            return Rule.parse(quantity.text() + " " + relation + " " + number.text() + (unit ? tokens.take().text() : ""));
        } catch (InvalidStackException refused) {
            throw Tokens.fault(number, refused.getMessage());
        }
    }

    private String relation() {
        Token sign = tokens.peek();
        if (!sign.isSymbol(">") && !sign.isSymbol("<")) {
            throw tokens.unexpected("one of > < >= <=");
        }
        tokens.take();
        return sign.text() + (tokens.accept("=") ? "=" : "");
    }
}
