// SPDX-License-Identifier: Apache-2.0
package io.heddle.router.internal.notation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.api.stack.StackSpec;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Random descriptions: what is printed or stored is read back as the same stack. */
class RoundTripTest {
    private static final List<String> MECHANISMS = List.of("ssd", "attention", "mlp", "moe", "selectivescan", "rglru",
            "retnet-fla", "\"My Mixer\"", "\"mamba\"", "\"x\"", "\"M\"", "\"mamba3\"", "\"jambaa\"");
    private static final List<String> OPTIONS = List.of("", "", "", "(heads=8)", "(window=1024, rotary=())",
            "(rotary=(theta=1e6, share=0.5), kinds=[a, \"b c\", 3, -4.5e-300, true, null, \"true\"])",
            "(big=123456789012345678901234567890, long=-12345678901, inf=-Infinity, text=\"a\\\"\\\\\\n\\tb\")",
            "(\"odd key\"=\"\u00e9\u4e2d\")");
    private static final List<String> RULES = List.of("context > 4096", "context<=12", "batch >= 8", "memory < 2G",
            "memory > 1537", "context > 64 K");
    private static final List<String> SETTINGS = List.of("width=64", "vocab=1000", "norm=layer", "eps=1e-6", "offset=1",
            "tied=false", "scale=sqrt", "positions=12", "cap=30", "logits=0.125", "bias=true", "name=\"a; b\"");

    @Test
    void printedStacksAreReadBack() {
        SplittableRandom random = random("printedStacksAreReadBack");
        for (int i = 0; i < 3_000; i++) {
            String text = description(random);
            StackSpec spec = StackNotation.parse(text);
            String printed = StackNotation.print(spec);
            assertEquals(spec, StackNotation.parse(printed), () -> text + "\nprinted as " + printed);
            assertEquals(printed, StackNotation.print(StackNotation.parse(printed)));
            assertTrue(StackNotation.reaches(spec), text);
        }
    }

    @Test
    void storedStacksAreReadBack() {
        SplittableRandom random = random("storedStacksAreReadBack");
        for (int i = 0; i < 1_000; i++) {
            StackSpec spec = StackNotation.parse(description(random));
            String json = StackJson.write(spec);
            assertEquals(spec, StackJson.read(json), json);
            assertEquals(json, StackJson.write(StackJson.read(json)));
        }
    }

    @Test
    void everyNormIsReadBack() {
        for (String norm : List.of("rms", "rms_plus", "layer")) {
            StackSpec spec = StackNotation.parse("ssd; norm=" + norm);
            assertEquals(spec, StackNotation.parse(StackNotation.print(spec)));
            assertEquals(norm, spec.head().norm().orElseThrow().kind().name().toLowerCase(Locale.ROOT));
        }
    }

    private static SplittableRandom random(String test) {
        long seed = System.nanoTime();
        System.out.println(test + " seed " + seed);
        return new SplittableRandom(seed);
    }

    private static String description(SplittableRandom random) {
        StringBuilder text = new StringBuilder(list(random, 3));
        switch (random.nextInt(6)) {
            case 0 -> text.append("; channels=8 classes=3 gaps=true");
            case 1 -> text.append("; head=none");
            default -> {
                for (String setting : SETTINGS) {
                    text.append(random.nextInt(6) == 0 ? " " + setting : "");
                }
            }
        }
        return text.toString();
    }

    private static String list(SplittableRandom random, int depth) {
        StringBuilder text = new StringBuilder();
        for (int n = random.nextInt(1, 5); n > 0; n--) {
            text.append(text.isEmpty() ? "" : ", ").append(item(random, depth));
        }
        return text.toString();
    }

    private static String item(SplittableRandom random, int depth) {
        String count = random.nextInt(3) == 0 ? random.nextInt(1, 6) + " x " : "";
        return switch (depth == 0 ? 9 : random.nextInt(10)) {
            case 0, 1 -> count + "(" + list(random, depth - 1) + ")";
            case 2 -> count + layer(random) + " : " + layer(random);
            case 3 -> "[" + list(random, 0) + "]";
            case 4 -> "(" + list(random, depth - 1) + ") + " + layer(random);
            case 5 -> (random.nextBoolean() ? "reverse " : "both ") + layer(random);
            default -> count + layer(random);
        };
    }

    private static String layer(SplittableRandom random) {
        StringBuilder text = new StringBuilder(use(random, true));
        for (int n = random.nextInt(3); n > 0; n--) {
            switch (random.nextInt(4)) {
                case 0 -> text.append(" & ").append(use(random, false));
                case 1 -> text.append(" > ").append(use(random, false));
                case 2 -> text.append(" >+ ").append(use(random, false));
                default -> text.append(" + ").append(use(random, true));
            }
        }
        return text.toString();
    }

    private static String use(SplittableRandom random, boolean hidden) {
        StringBuilder text = new StringBuilder(one(random, hidden));
        while (random.nextInt(6) == 0) {
            text.append(" | ").append(RULES.get(random.nextInt(RULES.size()))).append(" ? ")
                    .append(random.nextInt(4) == 0 ? "attention(window=9)#shared" : one(random, false));
        }
        return text.toString();
    }

    private static String one(SplittableRandom random, boolean hidden) {
        return switch (random.nextInt(hidden ? 8 : 6)) {
            case 0 -> "attention#shared";
            case 1 -> "mlp(innerWidth=64)#other.mlp-1";
            case 6 -> "attention@embeddings";
            case 7 -> "attention@embeddings(heads=2)#wide";
            default -> MECHANISMS.get(random.nextInt(MECHANISMS.size())) + OPTIONS.get(random.nextInt(OPTIONS.size()));
        };
    }
}
