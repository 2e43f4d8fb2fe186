// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal.argument;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SyntaxTest {

    /** Gives back what it was called with. */
    public static final class Weave extends Command {

        /** The colours of a thread. */
        public enum Colour { RED, BLUE }

        @Descriptor("weave")
        public List<Object> weave(
                @Descriptor("what to weave") @Parameter(names = "--text", absentValue = "") String text,
                @Descriptor("how often") @Parameter(names = "--times", absentValue = Options.REQUIRED) int times,
                @Descriptor("how loose") @Parameter(names = "--slack", absentValue = "0.5") double slack,
                @Descriptor("in which colour") @Parameter(names = "--colour", absentValue = "red") Colour colour,
                @Descriptor("where") @Parameter(names = {"--out", "--to"}, absentValue = "") Path out,
                @Descriptor("what ends it") @Parameter(names = "--end", absentValue = "") List<String> ends,
                @Descriptor("tight") @Parameter(names = "--tight", presentValue = Options.ON, absentValue = Options.OFF)
                boolean tight,
                @Descriptor("the rest") String[] rest) {
            return java.util.Arrays.asList(text, times, slack, colour, out, ends, tight, List.of(rest));
        }

        @Override
        public String toString() {
            return "weave";
        }
    }

    @Test
    void optionsBecomeWhatTheirParametersAre() throws Exception {
        assertEquals(java.util.Arrays.asList(null, 3, 0.5, Weave.Colour.RED, null, List.of(), false, List.of()),
                weave("--times", "3"));
        assertEquals(List.of("a", -1, 1e-3, Weave.Colour.BLUE, Path.of("x y"), List.of("p", "q"), true, List.of("u", "v")),
                weave("u", "--text", "a", "--times=-1", "--slack", "1e-3", "--colour", "Blue", "--to", "x y", "--end", "p",
                        "--tight", "--end", "q", "v"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"--times", "--text", "-1", "", " ", "$(x) | {y} \"q\"; -1", "--", "--nonsense=3", "a\nb", "é\uD83D\uDE00"})
    void theWordAfterAnOptionIsItsValueWhateverItLooksLike(String value) throws Exception {
        assertEquals(value, weave("--text", value, "--times", "1").getFirst());
    }

    @Test
    void wordsBehindTwoDashesAreNoOptions() throws Exception {
        assertEquals(List.of("--text", "a"), weave("--times", "1", "--", "--text", "a").getLast());
    }

    @Test
    void anUnknownOptionIsNamedWithTheNearestAndAllOthers() {
        assertEquals("weave has no option --tmes; did you mean --times? its options: --text, --times, --slack, --colour, "
                + "--out, --to, --end, --tight", error("--tmes", "3"));
    }

    @Test
    void whatIsMissingIsNamedWithItsMeaning() {
        assertEquals("weave needs --times: how often", error());
        assertEquals("--times needs a value after it: how often", error("--times"));
    }

    @Test
    void whatIsNoNumberIsShownWithWhatIsAllowed() {
        assertEquals("--times is 'ten'; a whole number of at most 2147483647 is allowed", error("--times", "ten"));
        assertEquals("--times is '3000000000'; a whole number of at most 2147483647 is allowed", error("--times", "3000000000"));
        assertEquals("--times is '1.5'; a whole number of at most 2147483647 is allowed", error("--times", "1.5"));
        for (String number : List.of("NaN", "Infinity", "1e999", "0x1p3", "1f", "")) {
            assertEquals("--slack is '" + number + "'; a number is allowed", error("--times", "1", "--slack", number));
        }
    }

    @Test
    void aChoiceListsWhatIsAllowed() {
        assertEquals("--colour is 'green'; allowed: red, blue", error("--times", "1", "--colour", "green"));
    }

    @Test
    void anOptionIsGivenOnce() {
        assertEquals("--times is given twice; once is allowed", error("--times", "1", "--times", "2"));
    }

    @Test
    void aFlagTakesNoOtherValue() {
        assertEquals("--tight is 'very'; true or false is allowed", error("--times", "1", "--tight=very"));
    }

    @Test
    void everyErrorIsOneLine() {
        assertTrue(error("--times", "1\n2").lines().count() <= 2);
        assertEquals("--out is empty; a path is allowed", error("--times", "1", "--out", ""));
    }

    private static List<?> weave(Object... words) throws Exception {
        return (List<?>) new Weave().execute(null, List.of(words));
    }

    private static String error(Object... words) {
        return assertThrows(UsageException.class, () -> weave(words)).getMessage();
    }
}
