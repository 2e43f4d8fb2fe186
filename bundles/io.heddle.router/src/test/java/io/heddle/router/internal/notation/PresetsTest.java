// SPDX-License-Identifier: Apache-2.0
package io.heddle.router.internal.notation;

import static io.heddle.router.internal.notation.Shown.at;
import static io.heddle.router.internal.notation.Shown.layers;
import static io.heddle.router.internal.notation.Shown.parse;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.api.stack.HeadSpec;
import io.heddle.api.stack.InputSpec;
import io.heddle.api.stack.InvalidStackException;
import io.heddle.api.stack.StackSpec;
import io.heddle.api.stack.StageSpec;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PresetsTest {
    @ParameterizedTest
    @CsvSource({
        "transformer, 12, attention mlp",
        "mamba, 24, selectivescan",
        "mamba2, 24, ssd",
        "jamba, 32, attention mlp moe selectivescan",
        "zamba, 76, attention linear mlp selectivescan",
        "griffin, 26, attention mlp rglru",
        "samba, 24, attention mlp selectivescan",
        "striped, 32, attention hyena mlp",
        "nvidia-hybrid, 56, attention mlp ssd",
        "sandwich, 12, attention mlp ssd"
    })
    void haveTheLayersAndMechanismsOfThePublishedModels(String name, int layers, String mechanisms) {
        StackSpec spec = parse(name);
        assertEquals(name, spec.name());
        assertEquals(layers, spec.layers().size());
        TreeSet<String> found = new TreeSet<>();
        spec.blocks().values().forEach(block -> found.add(block.mechanism()));
        assertEquals(mechanisms, String.join(" ", found));
        assertTrue(StackNotation.reaches(spec), StackNotation.print(spec));
        assertEquals(spec, StackJson.read(StackJson.write(spec)));
    }

    @Test
    void areAllTested() {
        assertEquals(10, StackNotation.presets().size());
    }

    @Test
    void takeSettings() {
        StackSpec spec = parse("jamba layers=16 width=512");
        assertEquals(16, spec.layers().size());
        assertEquals(512, spec.width());
        assertEquals(List.of(4, 12), at(spec, "attention"));
        assertEquals(spec, parse("jamba, layers=16, width=512"));
        assertEquals(spec, parse("jamba; width=512 layers=16"));
        assertEquals("mine", parse("samba name=mine").name());
    }

    @Test
    void takeDefinitions() {
        StackSpec spec = parse("samba layers=2 where mlp = moe");
        assertEquals(List.of("selectivescan+moe", "attention+moe"), layers(spec));
    }

    /** 13 of 76 layers: the third, and every sixth from the eighth on. */
    @Test
    void zambaSharesOneBlockAmongThirteenLayers() {
        StackSpec spec = parse("zamba");
        assertEquals(IntStream.of(2, 7, 13, 19, 25, 31, 37, 43, 49, 55, 61, 67, 73).boxed().toList(), at(spec, "attention"));
        assertEquals(76 + 2 + 13, spec.blocks().size());
        StageSpec matrix = spec.layers().get(2).stages().get(2);
        assertEquals("layers.2.linear", matrix.branches().getFirst().block());
        assertTrue(matrix.branches().getFirst().norm().isEmpty());
    }

    @Test
    void griffinHasGemmasNormsEmbeddingsAndCap() {
        StackSpec spec = parse("griffin");
        assertEquals(8, at(spec, "attention").size());
        assertEquals(1, spec.head().norm().orElseThrow().offset());
        assertEquals(30, spec.head().softCap());
        assertEquals(16, ((InputSpec.Tokens) spec.input()).scale());
        assertEquals(32, ((InputSpec.Tokens) parse("griffin width=1024").input()).scale());
    }

    @Test
    void griffinReadsFeaturesWithoutItsEmbeddingsScale() {
        StackSpec spec = parse("griffin channels=4 classes=3");
        assertEquals(HeadSpec.Kind.CLASSES, spec.head().kind());
    }

    @Test
    void nvidiaHybridIsThePublishedPattern() {
        assertEquals(layers(parse("M-M-M--M-M*-M-M-M-M--M*-M-M-M-M-M*--M-M-M-M-M*-M--M-M-M-")), layers(parse("nvidia-hybrid")));
    }

    @Test
    void sandwichHasAttentionAtBothEnds() {
        List<String> layers = layers(parse("sandwich layers=6"));
        assertEquals("attention+mlp", layers.getFirst());
        assertEquals("attention+mlp", layers.getLast());
        assertEquals(Collections.nCopies(4, "ssd+mlp"), layers.subList(1, 5));
    }

    @Test
    void untiedOnesAreUntied() {
        assertFalse(parse("jamba").head().tied());
        assertTrue(parse("jamba tied=true").head().tied());
    }

    @Test
    void sayWhenTheyAreTooSmall() {
        String message = assertThrows(InvalidStackException.class, () -> parse("jamba layers=4")).getMessage();
        assertTrue(message.startsWith("preset jamba with 4 layers: found \"every 8 from 4\""), message);
    }
}
