// SPDX-License-Identifier: Apache-2.0
package io.heddle.api.stack;

import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A condition on a request, as in {@code context > 4096}.
 *
 * @param quantity what is looked at
 * @param relation how it must stand to the value
 * @param value tokens, sequences or bytes; 0 to 10^15
 */
public record Rule(Quantity quantity, Relation relation, long value) {
    /** What a rule looks at. */
    public enum Quantity {
        /** The most tokens of a sequence. */
        CONTEXT,
        /** How many sequences there are at once. */
        BATCH,
        /** The bytes that are left. */
        MEMORY;

        /** As it is written. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** How a quantity must stand to a value. */
    public enum Relation {
        /** Greater. */
        ABOVE(">"),
        /** Less. */
        BELOW("<"),
        /** Greater or equal. */
        AT_LEAST(">="),
        /** Less or equal. */
        AT_MOST("<=");

        private final String sign;

        Relation(String sign) {
            this.sign = sign;
        }

        /** As it is written. */
        public String sign() {
            return sign;
        }

        private boolean holds(long found, long value) {
            return switch (this) {
                case ABOVE -> found > value;
                case BELOW -> found < value;
                case AT_LEAST -> found >= value;
                case AT_MOST -> found <= value;
            };
        }
    }

    /** The largest value. */
    public static final long MOST = 1_000_000_000_000_000L;
    /** Units of a value, each 1024 of the one before. */
    public static final String UNITS = "KMGT";

    private static final Pattern TEXT = Pattern.compile("(context|batch|memory)\\s*(>=|<=|>|<)\\s*(\\d{1,15})([KMGT]?)");
    private static final long KIBI = 1024;

    /** @throws InvalidStackException if the value is out of range */
    public Rule {
        if (value < 0 || value > MOST) {
            throw new InvalidStackException("a rule compares with " + value + "; 0 to " + MOST + " is allowed");
        }
    }

    /**
     * Reads a rule: {@code context}, {@code batch} or {@code memory}, a relation, and a number that may have a unit.
     *
     * @throws InvalidStackException saying what is allowed
     */
    public static Rule parse(String text) {
        Matcher matcher = TEXT.matcher(text.strip());
        if (!matcher.matches()) {
            throw new InvalidStackException("found the rule '" + (text.length() > 40 ? text.substring(0, 40) + "..." : text)
                    + "'; allowed is context, batch or memory, one of > < >= <=, and a number, as in context > 4096 or memory < 2G");
        }
        Relation relation = Arrays.stream(Relation.values())
                .filter(one -> one.sign.equals(matcher.group(2))).findFirst().orElseThrow();
        return new Rule(Quantity.valueOf(matcher.group(1).toUpperCase(Locale.ROOT)), relation,
                scaled(Long.parseLong(matcher.group(3)), matcher.group(4)));
    }

    private static long scaled(long number, String unit) {
        double scaled = number * Math.pow(KIBI, UNITS.indexOf(unit) + (unit.isEmpty() ? 0 : 1));
        return scaled > MOST ? MOST + 1 : (long) scaled;
    }

    /** Whether a request is such. */
    public boolean holds(Request request) {
        return relation.holds(found(request), value);
    }

    /** Why it holds or not, in a few words: {@code context 8192 > 4096}, {@code context 512 is not > 4096}. */
    public String reason(Request request) {
        String found = quantity == Quantity.MEMORY ? rounded(found(request)) : Long.toString(found(request));
        return quantity.word() + " " + found + (holds(request) ? " " : " is not ") + relation.sign() + " " + shown(value);
    }

    private long found(Request request) {
        return switch (quantity) {
            case CONTEXT -> request.context();
            case BATCH -> request.batch();
            case MEMORY -> request.memory();
        };
    }

    /** Bytes with the unit that shows them exactly. */
    private String shown(long number) {
        if (quantity != Quantity.MEMORY) {
            return Long.toString(number);
        }
        int unit = -1;
        for (; number != 0 && number % KIBI == 0 && unit + 1 < UNITS.length(); unit++) {
            number /= KIBI;
        }
        return number + (unit < 0 ? "" : UNITS.substring(unit, unit + 1));
    }

    /** Bytes as far as a reader wants to know them. */
    private static String rounded(long bytes) {
        int unit = 0;
        double value = bytes;
        for (; value >= KIBI && unit < UNITS.length(); unit++) {
            value /= KIBI;
        }
        return unit == 0 ? Long.toString(bytes) : String.format(Locale.ROOT, "%.1f%s", value, UNITS.charAt(unit - 1));
    }

    /** As it is written. */
    @Override
    public String toString() {
        return quantity.word() + " " + relation.sign() + " " + shown(value);
    }
}
