// SPDX-License-Identifier: Apache-2.0
package io.heddle.router.internal.notation;

import static io.heddle.router.internal.notation.Shown.layers;
import static io.heddle.router.internal.notation.Shown.parse;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.api.config.Config;
import io.heddle.api.stack.HeadSpec;
import io.heddle.api.stack.InputSpec;
import io.heddle.api.stack.LayerSpec.Direction;
import io.heddle.api.stack.NormSpec;
import io.heddle.api.stack.StackSpec;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StackNotationTest {
    @Test
    void hasTheDefaultsOfTheNotation() {
        NormSpec last = NormSpec.rms(1e-5, "norm");
        StackSpec spec = parse("ssd");
        assertEquals("stack", spec.name());
        assertEquals(256, spec.width());
        assertEquals(new InputSpec.Tokens(256), spec.input());
        assertEquals(HeadSpec.logits(last, 256, true), spec.head());
        assertEquals(NormSpec.rms(1e-5, "layers.0.norm"),
                spec.layers().getFirst().stages().getFirst().branches().getFirst().norm().orElseThrow());
    }

    @Test
    void readsSettingsAnywhereBehindTheLayers() {
        StackSpec spec = parse("4 ssd; width=512 vocab=1000, norm=layer eps=1e-6 tied=false scale=sqrt cap=30 positions=64 "
                + "logits=0.5 bias=true name=\"My stack\"");
        assertEquals("My stack", spec.name());
        assertEquals(new InputSpec.Tokens(1000, Math.sqrt(512), 64, Optional.empty()), spec.input());
        assertEquals(new HeadSpec(HeadSpec.Kind.LOGITS, Optional.of(NormSpec.layer(1e-6, "norm")), 1000, false, true,
                0.5, 30), spec.head());
    }

    @Test
    void readsFeaturesAndClasses() {
        StackSpec series = parse("both ssd, layers=2, channels=8 gaps=true classes=5");
        assertEquals(new InputSpec.Features(8, true, Optional.empty()), series.input());
        assertEquals(HeadSpec.Kind.CLASSES, series.head().kind());
        assertEquals(5, series.head().size());
        assertEquals(HeadSpec.Kind.NONE, parse("ssd channels=8").head().kind());
        assertEquals(256, parse("ssd head=none").head().size());
        assertFalse(parse("ssd channels=8 vocab=10").head().tied());
    }

    @Test
    void numbersBlocksNormsAndValues() {
        StackSpec spec = parse("ssd + mlp + ssd, attention > mlp > mlp + ssd");
        assertEquals(List.of("layers.0.ssd", "layers.0.mlp", "layers.0.ssd.2", "layers.1.attention", "layers.1.mlp",
                "layers.1.mlp.2", "layers.1.ssd"), List.copyOf(spec.blocks().keySet()));
        assertEquals(List.of("layers.0.norm", "layers.0.norm2", "layers.0.norm3"), spec.layers().getFirst().stages()
                .stream().map(stage -> stage.branches().getFirst().norm().orElseThrow().weights()).toList());
    }

    @Test
    void repeatsGroupsWithAndWithoutX() {
        List<String> once = List.of("ssd", "ssd", "attention");
        List<String> twice = List.of("ssd", "ssd", "attention", "ssd", "ssd", "attention");
        assertEquals(once, layers(parse("2 ssd, attention")));
        for (String text : List.of("2 x (2 ssd, attention)", "2x(2ssd,attention)", "2 (2 x ssd, attention)",
                "2 \u00d7 (2 ssd, attention)", "[ssd, ssd, attention] layers=6", "[2 ssd, attention ...], layers=6",
                "(ssd, attention at 2, layers=3), (ssd, attention at -1, layers=3)")) {
            assertEquals(twice, layers(parse(text)), text);
        }
    }

    @Test
    void addsStagesLayerByLayer() {
        assertEquals(List.of("ssd+mlp", "attention+mlp"), layers(parse("(ssd, attention) + mlp")));
        assertEquals(List.of("ssd+mlp", "attention+moe"), layers(parse("(ssd, attention) + (mlp, moe)")));
        assertEquals(List.of("ssd+mlp", "ssd+mlp"), layers(parse("2 ssd + mlp")));
        assertEquals(List.of("ssd+mlp", "ssd+mlp", "attention+moe", "ssd+mlp"),
                layers(parse("3 ssd + mlp : 1 attention + moe")));
    }

    @Test
    void interleavesSeveralPartsAndScalesThem() {
        assertEquals(List.of("ssd", "attention", "moe", "ssd"), layers(parse("2 ssd : 1 attention : 1 moe")));
        List<String> layers = layers(parse("6 ssd : 1 attention : 1 moe, layers=16"));
        assertEquals(12, Collections.frequency(layers, "ssd"));
        assertEquals(2, Collections.frequency(layers, "attention"));
        assertEquals(2, Collections.frequency(layers, "moe"));
        assertEquals(layers.subList(0, 8), layers.subList(8, 16));
    }

    @Test
    void fillsAroundPlacesWithOneOrAsManyLayersAsAreLeft() {
        assertEquals(List.of("attention", "ssd", "ssd", "attention"), layers(parse("attention at 0 -1, else ssd, layers=4")));
        assertEquals(List.of("ssd", "attention", "mlp", "moe"),
                layers(parse("attention at 1, moe at 3, else (ssd, mlp), layers=4")));
        assertEquals(List.of("moe", "attention", "ssd", "moe"),
                layers(parse("moe every 3, attention at 1 else ssd layers=4")));
    }

    @Test
    void readsEveryKindOfOption() {
        Config options = parse("attention(heads=8, scale=-0.5 kind=llama3, on=true, none=null big=12345678901, "
                + "deep=(list=[1, 2.5, \"a b\", [x]], empty=()), inf=Infinity, \"odd key\"=1)")
                .blocks().get("layers.0.attention").options();
        assertEquals(8, options.integer("heads").getAsInt());
        assertEquals(-0.5, options.asMap().get("scale"));
        assertEquals("llama3", options.text("kind").orElseThrow());
        assertEquals(true, options.asMap().get("on"));
        assertFalse(options.has("none"));
        assertTrue(options.asMap().containsKey("none"));
        assertEquals(12345678901L, options.asMap().get("big"));
        assertEquals(Arrays.asList(1, 2.5, "a b", List.of("x")), options.section("deep").asMap().get("list"));
        assertEquals(Map.of(), options.section("deep").asMap().get("empty"));
        assertEquals(Double.POSITIVE_INFINITY, options.asMap().get("inf"));
        assertEquals(1, options.asMap().get("odd key"));
    }

    @Test
    void readsDirections() {
        assertEquals(List.of(Direction.REVERSE, Direction.FORWARD, Direction.BOTH, Direction.BOTH),
                parse("reverse ssd + mlp, ssd, 2 both ssd").layers().stream().map(layer -> layer.direction()).toList());
        assertEquals(Direction.REVERSE, parse("reverse (ssd, mlp)").layers().get(1).direction());
    }

    @Test
    void sharedBlocksShareTheirNormAndTakeTheirOptionsFromAnyUse() {
        StackSpec spec = parse("attention#a, ssd, attention(heads=4)#a + mlp#b, ssd & attention#a");
        assertEquals(4, spec.blocks().get("a").options().integer("heads").getAsInt());
        assertEquals("a.norm", spec.layers().get(0).stages().get(0).branches().get(0).norm().orElseThrow().weights());
        assertEquals("b.norm", spec.layers().get(2).stages().get(1).branches().get(0).norm().orElseThrow().weights());
        assertEquals("layers.3.norm",
                spec.layers().get(3).stages().get(0).branches().get(1).norm().orElseThrow().weights());
    }

    @Test
    void definitionsHoldWhereANameStandsAlone() {
        StackSpec spec = parse("[m, m, h] layers=6 where m = ssd + mlp, h = attention(window=8) + moe, width=64");
        assertEquals(List.of("ssd+mlp", "ssd+mlp", "attention+moe", "ssd+mlp", "ssd+mlp", "attention+moe"), layers(spec));
        assertEquals(64, spec.width());
        assertEquals(List.of("gla", "attention"), layers(parse("[linear_attention, full_attention] where linear_attention = gla")));
        assertEquals(List.of("selectivescan", "attention+mlp+selectivescan"),
                layers(parse("[mamba, hybrid] where mamba = selectivescan")));
    }

    @Test
    void quotesNameMechanismsLiterally() {
        assertEquals(List.of("mamba", "x", "My Mixer"), layers(parse("\"mamba\", \"x\", \"My Mixer\"")));
        assertEquals(List.of("retnet-fla"), layers(parse("retnet-fla")));
    }

    @Test
    void drawsRepetitionsTogetherWhenItPrints() {
        assertEquals("4 x (7 ssd, attention)", StackNotation.print(parse("7 ssd, attention, 3 x (7 ssd, attention)")));
        assertEquals("4 ssd, 4 attention, 4 ssd", StackNotation.print(parse("4 ssd, 4 attention, 4 ssd")));
        assertEquals("2 ssd & attention + mlp; width=512", StackNotation.print(parse("2 ssd & attention + mlp width=512")));
        assertEquals("3 attention(heads=8, rotary=())@embeddings#a > mlp >+ ssd",
                StackNotation.print(parse("3 x attention#a@embeddings(heads=8 rotary=()) > mlp >+ ssd")));
        assertEquals("3 attention@embeddings#a > mlp >+ ssd",
                StackNotation.printLayers(parse("3 x attention#a@embeddings(heads=8) > mlp >+ ssd; width=4")));
    }

    @Test
    void saysWhetherPrintingReachesTheWholeStack() {
        StackSpec spec = parse("ssd, attention");
        assertTrue(StackNotation.reaches(spec));
        StackSpec renamed = StackJson.read(StackJson.write(spec).replace("layers.0.norm", "first"));
        assertFalse(StackNotation.reaches(renamed));
        assertEquals("ssd, attention", StackNotation.print(renamed));
    }

    @Test
    void bracesAreTheStoredForm() {
        StackSpec spec = parse("jamba layers=8");
        assertEquals(spec, parse("\n " + StackJson.write(spec)));
    }

    @Test
    void theGrammarFitsAScreen() {
        assertTrue(StackNotation.grammar().lines().count() <= 25, StackNotation.grammar());
        assertTrue(StackNotation.grammar().lines().allMatch(line -> line.length() <= 100), StackNotation.grammar());
    }
}
