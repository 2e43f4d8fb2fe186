// SPDX-License-Identifier: Apache-2.0
package io.heddle.router.internal.notation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.api.stack.InvalidStackException;
import io.heddle.api.stack.StackSpec;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostileInputTest {
    /** Generous for a busy machine; each of these takes well under a second on an idle one. */
    private static final Duration BOUND = Duration.ofSeconds(20);
    private static final List<String> PIECES = List.of("ssd", "attention", "mlp", "4", "10000", "9999", "0", "-1", "0.5",
            "x", "(", ")", "[", "]", ",", ":", "+", "&", ">", ">+", "@embeddings", "#a", "..", "every", "from", "at",
            "else", "where", "reverse", "both", "megatron", "=", ";", "layers=7", "layers=", "width=3", "a=", "\"", "\"q\"",
            "M-M*", "jamba", "mamba", "hybrid", "{", "}", "\u0000", "\u2026", "\ud800", "1e9", "(a=1)", "\n");

    @Test
    void randomPiecesGiveAStackOrARefusal() {
        long seed = System.nanoTime();
        System.out.println("randomPiecesGiveAStackOrARefusal seed " + seed);
        SplittableRandom random = new SplittableRandom(seed);
        assertTimeoutPreemptively(BOUND.multipliedBy(3), () -> {
            for (int i = 0; i < 30_000; i++) {
                StringBuilder text = new StringBuilder();
                for (int n = random.nextInt(1, 14); n > 0; n--) {
                    text.append(PIECES.get(random.nextInt(PIECES.size()))).append(random.nextBoolean() ? " " : "");
                }
                tryAll(text.toString());
            }
        });
    }

    @Test
    void changedGoodTextsGiveAStackOrARefusal() {
        long seed = System.nanoTime();
        System.out.println("changedGoodTextsGiveAStackOrARefusal seed " + seed);
        SplittableRandom random = new SplittableRandom(seed);
        List<String> good = List.of("(attention every 8 from 4, else ssd) + (moe every 2 from 1, else mlp), layers=32",
                "[mamba, mamba, hybrid, ..] layers=6", "7 ssd : 1 attention(heads=8, r=(a=[1,2])), layers=32 width=512",
                "megatron(layers=56, attention=0.07, mlp=0.5)", "attention@embeddings#a > mlp >+ ssd where ssd = moe",
                StackJson.write(StackNotation.parse("jamba layers=8")));
        assertTimeoutPreemptively(BOUND.multipliedBy(3), () -> {
            for (int i = 0; i < 10_000; i++) {
                StringBuilder text = new StringBuilder(good.get(random.nextInt(good.size())));
                for (int n = random.nextInt(1, 4); n > 0; n--) {
                    int at = random.nextInt(text.length());
                    switch (random.nextInt(3)) {
                        case 0 -> text.deleteCharAt(at);
                        case 1 -> text.setCharAt(at, (char) random.nextInt(32, 127));
                        default -> text.insert(at, PIECES.get(random.nextInt(PIECES.size())));
                    }
                }
                tryAll(text.toString());
            }
        });
    }

    /** Anything but a stack and {@link InvalidStackException} fails the test. */
    private static void tryAll(String text) {
        try {
            StackSpec spec = StackNotation.parse(text);
            String printed = StackNotation.print(spec);
            // The stored form says more than the notation does.
            assertTrue(text.stripLeading().startsWith("{") || spec.equals(StackNotation.parse(printed)), printed);
        } catch (InvalidStackException refused) {
            assertEquals(1, refused.getMessage().lines().count(), refused.getMessage());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"(", "[", "reverse ", "10000 (", "4 x ", "attention(a=(", "ssd + ", "ssd & ", "ssd > ", "ssd, ",
        "\"", "ssd : ", "1 ", "#", "{", "{\"a\":", "[[", "9999 ssd + ",
        "(10000 a) + ", "a at 1, ", "where a = b, ", "M", "M-|"})
    void longRepetitionsAreBounded(String piece) {
        String text = piece.repeat(Limits.CHARACTERS / piece.length());
        assertTimeoutPreemptively(BOUND, () -> {
            assertThrows(InvalidStackException.class, () -> StackNotation.parse(text));
            assertThrows(InvalidStackException.class, () -> StackNotation.parse(text + "ssd"));
        });
    }

    @Test
    void ratiosThatAreScaledDownCostLittle() {
        String text = "(5000 a : 5000 b, layers=2), ".repeat(Limits.CHARACTERS / 40) + "a";
        assertTimeoutPreemptively(BOUND, () -> assertEquals(5001, StackNotation.parse(text).layers().size()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"10 (10 (10 (10 (10 ssd))))", "10000 (10000 ssd)", "(10000 ssd) : (10000 mlp)",
        "[10000 ssd, ssd], layers=10000", "10000 ssd + mlp + mlp + mlp + mlp + mlp + mlp + mlp + mlp + mlp + mlp",
        "megatron(layers=10001)", "ssd layers=10001"})
    void tooManyLayersAreRefusedBeforeTheyAreMade(String text) {
        assertTimeoutPreemptively(BOUND,
                () -> assertThrows(InvalidStackException.class, () -> StackNotation.parse(text)));
    }

    @Test
    void theLargestStackIsReadPrintedAndStored() {
        assertTimeoutPreemptively(BOUND, () -> {
            StackSpec spec = StackNotation.parse("5000 x (ssd, attention(heads=8)) + mlp");
            assertEquals(10_000, spec.layers().size());
            assertEquals("5000 x (ssd + mlp, attention(heads=8) + mlp)", StackNotation.print(spec));
            assertEquals(spec, StackJson.read(StackJson.write(spec)));
        });
    }

    @Test
    void longTextsAreRefusedUnread() {
        String text = "ssd, ".repeat(Limits.CHARACTERS);
        assertThrows(InvalidStackException.class, () -> StackNotation.parse(text));
    }
}
