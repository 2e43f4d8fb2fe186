// SPDX-License-Identifier: Apache-2.0
package io.heddle.router.internal.notation;

import static io.heddle.router.internal.notation.Shown.at;
import static io.heddle.router.internal.notation.Shown.layers;
import static io.heddle.router.internal.notation.Shown.parse;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.heddle.api.stack.Combine;
import io.heddle.api.stack.LayerSpec;
import io.heddle.api.stack.Source;
import io.heddle.api.stack.StackSpec;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Published configurations, each in its own notation, and where their mechanisms stand. */
class PublishedPlacementsTest {
    @Test
    void jambaHasAttentionAtFourOfEightAndExpertsInEverySecondLayer() {
        StackSpec spec = parse("(attention every 8 from 4, else selectivescan) + (moe every 2 from 1, else mlp), layers=32");
        assertEquals(List.of(4, 12, 20, 28), at(spec, "attention"));
        for (int i = 0; i < 32; i++) {
            assertEquals((i % 8 == 4 ? "attention" : "selectivescan") + (i % 2 == 1 ? "+moe" : "+mlp"),
                    layers(spec).get(i));
        }
    }

    @Test
    void jambasMixersReadWithoutTheirMlps() {
        StackSpec spec = parse("attention every 8 from 4, else selectivescan; layers=32");
        assertEquals(List.of(4, 12, 20, 28), at(spec, "attention"));
        assertEquals(28, at(spec, "selectivescan").size());
    }

    @Test
    void bambaHasAttentionAtListedLayers() {
        for (String list : List.of("9 18 27", "9, 18, 27", "[9, 18, 27]")) {
            StackSpec spec = parse("ssd, attention at " + list + ", layers=32");
            assertEquals(List.of(9, 18, 27), at(spec, "attention"), list);
            assertEquals(29, at(spec, "ssd").size(), list);
        }
        assertEquals("ssd+mlp", layers(parse("(ssd, attention at 2 5) + mlp, layers=6")).getFirst());
        assertEquals(List.of(2, 5), at(parse("(ssd, attention at 2 5) + mlp, layers=6"), "attention"));
    }

    /** The default of its configuration class: 54 layers with 9 hybrids. */
    @Test
    void zamba2HasOneTransformerBlockInItsHybridLayers() {
        StackSpec spec = parse("[mamba, 7 x (5 mamba, hybrid), 4 mamba, hybrid, 3 mamba, hybrid, mamba, mamba]");
        assertEquals(54, spec.layers().size());
        assertEquals(List.of(6, 12, 18, 24, 30, 36, 42, 47, 51), at(spec, "attention"));
        assertEquals(45, at(spec, "ssd").size());
        assertEquals(1, spec.blocks().keySet().stream().filter(id -> id.equals("shared.attention")).count());
        assertEquals(54 + 2, spec.blocks().size());
    }

    @Test
    void zamba2sListMayGoOn() {
        StackSpec spec = parse("[mamba, mamba, hybrid, ..] layers=6");
        assertEquals(List.of("ssd", "ssd", "attention+mlp+ssd", "ssd", "ssd", "attention+mlp+ssd"), layers(spec));
    }

    @Test
    void aHybridLayerFeedsTheSharedBlocksResultToItsMamba() {
        LayerSpec layer = parse("[mamba, hybrid]").layers().get(1);
        assertEquals(new Source.HiddenWithEmbeddings(), layer.stages().get(0).branches().getFirst().source());
        assertEquals("shared.attention.norm", layer.stages().get(0).branches().getFirst().norm().orElseThrow().weights());
        assertEquals(new Combine.Publish("layers.1.value"), layer.stages().get(0).combine());
        assertEquals(new Source.Value("layers.1.value"), layer.stages().get(1).branches().getFirst().source());
        assertEquals(new Combine.Publish("layers.1.value2"), layer.stages().get(1).combine());
        assertEquals(new Source.HiddenPlus("layers.1.value2"), layer.stages().get(2).branches().getFirst().source());
        assertEquals(Combine.residual(), layer.stages().get(2).combine());
    }

    @Test
    void zambaSharesBlocksByLabel() {
        StackSpec spec = parse("2 x (5 selectivescan, attention@embeddings#shared)");
        assertEquals(List.of(5, 11), at(spec, "attention"));
        assertEquals(11, spec.blocks().size());
        assertEquals("shared", spec.layers().get(11).stages().getFirst().branches().getFirst().block());
    }

    @Test
    void recurrentGemmaCyclesThreeTypes() {
        StackSpec spec = parse("[recurrent, recurrent, attention] + mlp, layers=26");
        assertEquals(IntStream.range(0, 26).filter(i -> i % 3 == 2).boxed().toList(), at(spec, "attention"));
        assertEquals(18, at(spec, "rglru").size());
        assertEquals("rglru+mlp", layers(spec).get(25));
    }

    @Test
    void nemotronH8BReadsItsOverridePattern() {
        StackSpec spec = parse("M-M-M-M*-M-M-M-M-M*-M-M-M-M-M*-M-M-M-M-M*-M-M-M-M-M-");
        assertEquals(52, spec.layers().size());
        assertEquals(List.of(7, 18, 29, 40), at(spec, "attention"));
        assertEquals(24, at(spec, "ssd").size());
        assertEquals(24, at(spec, "mlp").size());
    }

    @Test
    void falconH1RunsMambaAndAttentionOnOneNorm() {
        StackSpec spec = parse("ssd & attention + mlp, layers=3");
        assertEquals(Collections.nCopies(3, "ssd&attention+mlp"), layers(spec));
        var branches = spec.layers().get(2).stages().getFirst().branches();
        assertEquals("layers.2.norm", branches.get(0).norm().orElseThrow().weights());
        assertEquals(branches.get(0).norm(), branches.get(1).norm());
        assertEquals(spec, parse("(ssd & attention) + mlp, layers=3"));
    }

    @Test
    void stripedHyenaHasAttentionAtOddLayers() {
        assertEquals(at(parse("[hyena, attention] + mlp, layers=32"), "attention"),
                at(parse("attention every 2 from 1, else hyena, layers=32"), "attention"));
    }

    @Test
    void sevenToOnePutsAttentionWhereJambaDoes() {
        assertEquals(List.of(4, 12, 20, 28), at(parse("7 ssd : 1 attention, layers=32"), "attention"));
        assertEquals(List.of(4), at(parse("7 ssd : attention"), "attention"));
        assertEquals(List.of("ssd", "attention", "ssd"), layers(parse("3 ssd : 1 attention, layers=3")));
    }

    @Test
    void pipelineAndTaskPlacementsAreLists() {
        StackSpec spec = parse("4 ssd, 4 attention, 4 ssd");
        assertEquals(List.of(4, 5, 6, 7), at(spec, "attention"));
        assertEquals(12, spec.layers().size());
    }
}
