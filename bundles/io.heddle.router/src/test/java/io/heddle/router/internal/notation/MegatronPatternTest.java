// SPDX-License-Identifier: Apache-2.0
package io.heddle.router.internal.notation;

import static io.heddle.router.internal.notation.Shown.layers;
import static io.heddle.router.internal.notation.Shown.parse;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.api.stack.InvalidStackException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MegatronPatternTest {
    /** What Megatron-LM's own allocator gives. */
    @ParameterizedTest
    @CsvSource({
        "8, 0, 0, MMMMMMMM",
        "10, .3, 0, MM*MM*M*MM",
        "10, .3, .3, M-*MM*-*M-",
        "10, .5, 0, M*M*M**M*M",
        "32, .125, 0, MMMMMM*MMMMM*MMMMMM*MMMMM*MMMMMM",
        "12, 0.08333333333333333, 0, MMMMMM*MMMMM",
        "56, .07, .5, M-M-M--M-M*-M-M-M-M--M*-M-M-M-M-M*--M-M-M-M-M*-M--M-M-M-",
        "48, .08, .5, M-M-M--M-*M-M-M-M--*M-M-M-M-*M--M-M-M-*M-M--M-M-"
    })
    void placesAttentionAndMlpsByShare(int layers, double attention, double mlp, String pattern) {
        assertEquals(pattern, MegatronPattern.allocate(layers, attention, mlp));
        assertEquals(layers(parse(pattern)),
                layers(parse("megatron(layers=" + layers + ", attention=" + attention + ", mlp=" + mlp + ")")));
    }

    @Test
    void givesTheCountsOfThe8BHybrid() {
        String pattern = MegatronPattern.allocate(56, .07, .5);
        assertEquals(24, pattern.chars().filter(c -> c == 'M').count());
        assertEquals(4, pattern.chars().filter(c -> c == '*').count());
        assertEquals(28, pattern.chars().filter(c -> c == '-').count());
    }

    @Test
    void takesTheNumberOfLayersFromTheStack() {
        assertEquals(layers(parse("MMM*MMM")), layers(parse("megatron(attention=0.15), layers=7")));
        assertEquals(List.of("attention", "attention"), layers(parse("megatron(layers=2, attention=1)")));
        assertEquals(List.of("ssd+mlp", "ssd+mlp"), layers(parse("megatron(layers=2) + mlp")));
    }

    @ParameterizedTest
    @CsvSource({"0, 0, 0", "10001, 0, 0", "4, -0.1, 0", "4, 0, 1.1", "4, .6, .6", "4, NaN, 0", "3, .5, .5"})
    void refusesSharesThatDoNotFit(int layers, double attention, double mlp) {
        assertThrows(InvalidStackException.class, () -> MegatronPattern.allocate(layers, attention, mlp));
    }

    @Test
    void readsOneSymbolALayer() {
        assertEquals(List.of("ssd", "mlp", "ssd", "attention", "mlp", "moe", "deltanet"), layers(parse("M-M*-EG")));
        assertEquals(List.of("ssd"), layers(parse("M")));
        assertEquals(List.of("mlp"), layers(parse(" - ")));
        assertEquals(512, parse("M-M*- width=512").width());
        assertEquals(512, parse("M-M*-; width=512").width());
    }

    @Test
    void ignoresPipelineBorders() {
        assertEquals(layers(parse("M-M*-")), layers(parse("M-|M*-|")));
    }

    @Test
    void letsDefinitionsExplainItsMechanisms() {
        var spec = parse("M- where mlp = mlp(gated=false)");
        assertEquals(List.of("ssd", "mlp"), layers(spec));
        assertEquals(false, spec.blocks().get("layers.1.mlp").options().flag(true, "gated"));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "MD*|position 2: found D, sparse attention",
        "M+|position 2: found +, multi-head latent attention",
        "M*/M*|position 3: found /, a multi-token-prediction tail",
        "  MXM|position 4: found the layer symbol \"X\"",
        "||" + "|position 1: found a pattern without a layer"
    })
    void refusesWhatHasNoMechanismByName(String textAndMessage) {
        int split = textAndMessage.indexOf("|position");
        String message = assertThrows(InvalidStackException.class,
                () -> parse(textAndMessage.substring(0, split))).getMessage();
        assertTrue(message.startsWith(textAndMessage.substring(split + 1)), message);
    }
}
