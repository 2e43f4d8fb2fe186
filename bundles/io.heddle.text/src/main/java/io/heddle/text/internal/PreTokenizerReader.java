// SPDX-License-Identifier: Apache-2.0
package io.heddle.text.internal;

import io.heddle.text.internal.PreTokenizer.Prepend;
import io.heddle.text.internal.PreTokenizer.Split;
import java.util.Optional;
import java.util.function.IntPredicate;

/** Reads the part {@code pre_tokenizer}. */
final class PreTokenizerReader {

    /** The word characters of Unicode; Oniguruma's own word class has no joiners and has some fractions. */
    private static final String WORD = "\\p{Alphabetic}\\p{M}\\p{Nd}\\p{Pc}\\u200C\\u200D";
    /** Words, or runs of what is neither word nor space. */
    private static final TextPattern WORDS = new TextPattern.Regex(
            new OnigurumaPattern("[" + WORD + "]+|[^\\s" + WORD + "]+"));

    private PreTokenizerReader() {
    }

    static PreTokenizer read(JsonPart part) {
        return switch (part.type()) {
            case "ByteLevel" -> new PreTokenizer.ByteLevel(part.bool("add_prefix_space"), part.bool("use_regex", true));
            case "Split" -> new Split(PatternReader.read(part), behavior(part), part.bool("invert"));
            case "Digits" -> characters(CharacterKind::isNumber,
                    part.bool("individual_digits") ? SplitBehavior.ISOLATED : SplitBehavior.CONTIGUOUS);
            case "Metaspace" -> metaspace(part);
            case "Whitespace" -> new Split(WORDS, SplitBehavior.REMOVED, true);
            case "WhitespaceSplit" -> characters(CharacterKind::isSpace, SplitBehavior.REMOVED);
            case "Punctuation" -> characters(CharacterKind::isPunctuation,
                    part.optional("behavior").isPresent() ? behavior(part) : SplitBehavior.ISOLATED);
            case "CharDelimiterSplit" -> {
                int delimiter = part.character("delimiter").codePointAt(0);
                yield characters(c -> c == delimiter, SplitBehavior.REMOVED);
            }
            case "Sequence" -> new PreTokenizer.Sequence(
                    part.get("pretokenizers").elements().stream().map(PreTokenizerReader::read).toList());
            default -> throw part.unsupported("the pre-tokenizer " + part.type());
        };
    }

    private static Split characters(IntPredicate kind, SplitBehavior behavior) {
        return new Split(new TextPattern.Characters(kind), behavior, false);
    }

    private static SplitBehavior behavior(JsonPart part) {
        String name = part.string("behavior");
        for (SplitBehavior behavior : SplitBehavior.values()) {
            if (behavior.spelling.equals(name)) {
                return behavior;
            }
        }
        throw part.get("behavior").malformed("'" + name + "' is not a way to split");
    }

    private static PreTokenizer metaspace(JsonPart part) {
        return new PreTokenizer.Metaspace(part.character("replacement"), prepend(part), part.bool("split", true));
    }

    /** When the sign goes first; older files say it by {@code add_prefix_space} alone. */
    static Prepend prepend(JsonPart part) {
        Optional<JsonPart> scheme = part.optional("prepend_scheme");
        boolean never = !part.bool("add_prefix_space", true);
        Prepend prepend = switch (scheme.map(JsonPart::string).orElse(never ? "never" : "always")) {
            case "always" -> Prepend.ALWAYS;
            case "first" -> Prepend.FIRST;
            case "never" -> Prepend.NEVER;
            default -> throw scheme.orElseThrow().malformed("is not always, first or never");
        };
        if (never && prepend != Prepend.NEVER) {
            throw part.malformed("says add_prefix_space false, but another prepend_scheme than never");
        }
        return prepend;
    }
}
