// SPDX-License-Identifier: Apache-2.0
package io.heddle.text.internal;

import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Character properties: Oniguruma's names and meanings in Java's spelling. */
final class OnigurumaProperty {

    /** Members of a class that Java does not have, or has under the name with another meaning. */
    private static final Map<String, String> MEMBERS = Map.ofEntries(
            Map.entry("word", "\\p{IsAlphabetic}\\p{M}\\p{Nd}\\p{Pc}"),
            Map.entry("alpha", "\\p{IsAlphabetic}"), Map.entry("digit", "\\p{Nd}"),
            Map.entry("alnum", "\\p{IsAlphabetic}\\p{Nd}"), Map.entry("upper", "\\p{IsUppercase}"),
            Map.entry("lower", "\\p{IsLowercase}"), Map.entry("space", "\\s"),
            Map.entry("blank", "\\t\\p{Zs}"), Map.entry("cntrl", "\\p{Cc}"), Map.entry("xdigit", "0-9a-fA-F"),
            Map.entry("ascii", "\\x00-\\x7F"), Map.entry("any", "\\x{0}-\\x{10FFFF}"));

    private static final Map<String, String> LONG_CATEGORIES = Map.ofEntries(
            Map.entry("letter", "L"), Map.entry("uppercaseletter", "Lu"), Map.entry("lowercaseletter", "Ll"),
            Map.entry("titlecaseletter", "Lt"), Map.entry("modifierletter", "Lm"), Map.entry("otherletter", "Lo"),
            Map.entry("mark", "M"), Map.entry("nonspacingmark", "Mn"), Map.entry("spacingmark", "Mc"),
            Map.entry("enclosingmark", "Me"), Map.entry("number", "N"), Map.entry("decimalnumber", "Nd"),
            Map.entry("letternumber", "Nl"), Map.entry("othernumber", "No"), Map.entry("punctuation", "P"),
            Map.entry("punct", "P"),
            Map.entry("connectorpunctuation", "Pc"), Map.entry("dashpunctuation", "Pd"),
            Map.entry("openpunctuation", "Ps"), Map.entry("closepunctuation", "Pe"),
            Map.entry("initialpunctuation", "Pi"), Map.entry("finalpunctuation", "Pf"),
            Map.entry("otherpunctuation", "Po"), Map.entry("symbol", "S"), Map.entry("mathsymbol", "Sm"),
            Map.entry("currencysymbol", "Sc"), Map.entry("modifiersymbol", "Sk"), Map.entry("othersymbol", "So"),
            Map.entry("separator", "Z"), Map.entry("spaceseparator", "Zs"), Map.entry("lineseparator", "Zl"),
            Map.entry("paragraphseparator", "Zp"), Map.entry("other", "C"), Map.entry("control", "Cc"),
            Map.entry("format", "Cf"), Map.entry("unassigned", "Cn"), Map.entry("privateuse", "Co"));

    private static final Set<String> CATEGORIES = Set.of("L", "LC", "Lu", "Ll", "Lt", "Lm", "Lo", "M", "Mn", "Mc", "Me",
            "N", "Nd", "Nl", "No", "P", "Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po", "S", "Sm", "Sc", "Sk", "So", "Z", "Zs",
            "Zl", "Zp", "C", "Cc", "Cf", "Cn", "Co");

    private OnigurumaProperty() {
    }

    /** The word characters outside a bracketed class, where Oniguruma adds superscripts and fractions of Latin-1. */
    static String word(boolean negated) {
        return (negated ? "[^" : "[") + MEMBERS.get("word") + "\\xB2\\xB3\\xB9\\xBC-\\xBE]";
    }

    /** A class for a name in a POSIX bracket, where punctuation includes the symbols. */
    static String bracket(String name, boolean negated) {
        return name.equals("punct") ? (negated ? "[^" : "[") + "\\p{P}\\p{S}]" : java(name, negated);
    }

    /** A class for a property; a name that neither table knows is tried as a script or a binary property. */
    static String java(String name, boolean negated) {
        String plain = name.replaceAll("[ _-]", "").toLowerCase(Locale.ROOT);
        String members = MEMBERS.get(plain);
        if (members != null) {
            return (negated ? "[^" : "[") + members + "]";
        }
        String category = LONG_CATEGORIES.getOrDefault(plain,
                plain.isEmpty() ? "" : Character.toUpperCase(plain.charAt(0)) + plain.substring(1));
        if (category.equals("Lc")) {
            category = "LC";
        }
        return (negated ? "\\P{" : "\\p{") + (CATEGORIES.contains(category) ? category : "Is" + name) + "}";
    }
}
