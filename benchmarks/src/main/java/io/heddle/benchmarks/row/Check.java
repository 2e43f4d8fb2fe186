// SPDX-License-Identifier: Apache-2.0
package io.heddle.benchmarks.row;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One target and what became of it.
 *
 * @param what is compared
 * @param target in words: {@code >= 8}
 * @param measured the ratio; NaN if there is none
 * @param verdict whether it holds
 * @param reason why there is no ratio
 */
public record Check(String what, String target, double measured, Verdict verdict, Optional<String> reason) {
    /** What became of a target. */
    public enum Verdict {
        /** It holds. */
        MET("met"),
        /** It does not. */
        MISSED("missed"),
        /** There was nothing to compare with. */
        UNAVAILABLE("peer unavailable"),
        /** Our own side failed. */
        FAILED("failed");

        private final String words;

        Verdict(String words) {
            this.words = words;
        }

        @Override
        public String toString() {
            return words;
        }
    }

    static Check atLeast(String what, double measured, double target) {
        return new Check(what, "≥ " + plain(target), measured, measured >= target ? Verdict.MET : Verdict.MISSED,
                Optional.empty());
    }

    static Check atMost(String what, double measured, double target) {
        return new Check(what, "≤ " + plain(target), measured, measured <= target ? Verdict.MET : Verdict.MISSED,
                Optional.empty());
    }

    static Check unavailable(String what, String target, String reason) {
        return new Check(what, target, Double.NaN, Verdict.UNAVAILABLE, Optional.of(reason));
    }

    static Check failed(String what, String target, String reason) {
        return new Check(what, target, Double.NaN, Verdict.FAILED, Optional.of(reason));
    }

    static String plain(double number) {
        return number == Math.rint(number) ? Integer.toString((int) number) : Double.toString(number);
    }

    /** The ratio in words. */
    public String ratio() {
        return Double.isNaN(measured) ? "-" : String.format(Locale.ROOT, "%.2f", measured);
    }

    /** The verdict, with its reason. */
    public String conclusion() {
        return verdict + reason.map(why -> ": " + why).orElse("");
    }

    /** By name, for JSON. */
    public Map<String, Object> fields() {
        return Map.of("what", what, "target", target, "measured", Double.isNaN(measured) ? "" : (Object) measured,
                "verdict", verdict.toString(), "reason", reason.orElse(""));
    }
}
