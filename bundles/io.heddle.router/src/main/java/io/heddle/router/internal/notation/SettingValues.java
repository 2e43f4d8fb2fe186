// SPDX-License-Identifier: Apache-2.0
package io.heddle.router.internal.notation;

import io.heddle.router.internal.notation.Token.Kind;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The settings of a stack, read by type; every error has the position of the value.
 *
 * @param settings the values by key
 */
record SettingValues(Map<String, Token> settings) {
    boolean has(String key) {
        return settings.containsKey(key);
    }

    boolean isWord(String key, String word) {
        return has(key) && settings.get(key).isWord(word);
    }

    /** Refuses settings that make no sense here; the reason completes the message. */
    void refuse(String reason, String... keys) {
        for (String key : keys) {
            if (has(key)) {
                throw Tokens.fault(settings.get(key), "found " + key + ", " + reason + "; leave it out");
            }
        }
    }

    int integer(String key, int least, int most, int standard) {
        return has(key) ? required(key, least, most) : standard;
    }

    int required(String key, int least, int most) {
        Token value = settings.get(key);
        if (value == null) {
            throw Tokens.fault(settings.get("head"), "found no " + key + "; needed is " + key + "=N");
        }
        try {
            int number = value.kind() == Kind.NUMBER ? Integer.parseInt(value.text()) : least - 1;
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException notWhole) {
            // The message below says the same.
        }
        throw fault(key, value, "a whole number from " + least + " to " + most);
    }

    double number(String key, double standard) {
        if (!has(key)) {
            return standard;
        }
        Token value = settings.get(key);
        double number = value.kind() == Kind.NUMBER ? Double.parseDouble(value.text()) : Double.NaN;
        if (Double.isFinite(number)) {
            return number;
        }
        throw fault(key, value, "a number");
    }

    boolean flag(String key, boolean standard) {
        return choice(key, Boolean.toString(standard), "true", "false").equals("true");
    }

    /** One of a few words. */
    String choice(String key, String standard, String... allowed) {
        if (!has(key)) {
            return standard;
        }
        Token value = settings.get(key);
        if (!Arrays.asList(allowed).contains(value.text())) {
            throw fault(key, value, String.join(" or ", List.of(allowed)));
        }
        return value.text();
    }

    String text(String key, String standard) {
        if (!has(key)) {
            return standard;
        }
        Token value = settings.get(key);
        if (value.text().length() > Limits.NAME) {
            throw fault(key, value, "a text of at most " + Limits.NAME + " characters");
        }
        return value.text();
    }

    private static RuntimeException fault(String key, Token value, String allowed) {
        return Tokens.fault(value, key + " is " + value.found() + "; allowed is " + allowed);
    }
}
