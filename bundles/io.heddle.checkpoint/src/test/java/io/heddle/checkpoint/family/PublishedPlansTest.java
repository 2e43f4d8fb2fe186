// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.family;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.heddle.api.family.Family;
import io.heddle.api.family.ModelPlan;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PublishedPlansTest {
    @ParameterizedTest(name = "{0}")
    @MethodSource("layouts")
    void everyWeightIsMappedAndEveryTensorUsedOnce(String name, Family family, String mechanisms, double epsilon, int context) {
        ModelPlan plan = PlanCheck.complete(PublishedModel.load(name), family);
        assertEquals(mechanisms, PlanCheck.mechanisms(plan));
        assertEquals(Set.of(epsilon), PlanCheck.epsilons(plan));
        assertEquals(context, plan.context());
        assertEquals(name.equals("bamba-shakespeare"), plan.stack().head().tied());
        assertEquals(name.equals("bamba-shakespeare") ? Set.of() : Set.of(2), plan.endTokens());
    }

    static Stream<Arguments> layouts() {
        String llama = "attention+mlp attention+mlp attention+mlp attention+mlp";
        String mamba = "selectivescan selectivescan selectivescan selectivescan";
        String bamba = "ssd+mlp ssd+mlp attention+mlp ssd+mlp ssd+mlp attention+mlp";
        return Stream.of(
                Arguments.of("llama", new LlamaFamily(), llama, 1e-6, 512),
                Arguments.of("qwen2", new Qwen2Family(), llama, 1e-6, 512),
                Arguments.of("mistral-window", new MistralFamily(), llama, 1e-6, 512),
                Arguments.of("mixtral", new MixtralFamily(), llama.replace("mlp", "moe"), 1e-5, 512),
                Arguments.of("mamba", new MambaFamily(), mamba, 1e-5, 0),
                Arguments.of("falcon_mamba", new FalconMambaFamily(), mamba, 1e-5, 0),
                Arguments.of("mamba2", new Mamba2Family(), "ssd ssd ssd ssd", 1e-5, 0),
                Arguments.of("jamba", new JambaFamily(), "selectivescan+mlp selectivescan+moe attention+mlp selectivescan+moe"
                        + " selectivescan+mlp selectivescan+moe attention+mlp selectivescan+moe", 1e-6, 512),
                Arguments.of("bamba", new BambaFamily(), bamba, 1e-5, 512),
                Arguments.of("bamba-shakespeare", new BambaFamily(), bamba, 1e-5, 4096),
                Arguments.of("fla-gla", new GlaFamily(), "gla+mlp gla+mlp gla+mlp", 1e-6, 0),
                Arguments.of("fla-retnet", new RetnetFamily(), "retnet+mlp retnet+mlp retnet+mlp", 1e-6, 0),
                Arguments.of("nemotron_h", new NemotronHFamily(), "ssd mlp ssd attention mlp ssd", 1e-5, 512));
    }

    @Test
    void everyFamilyNamesItsModelType() {
        List<Family> families = List.of(new LlamaFamily(), new Qwen2Family(), new MistralFamily(), new MixtralFamily(),
                new MambaFamily(), new FalconMambaFamily(), new Mamba2Family(), new JambaFamily(), new BambaFamily(),
                new NemotronHFamily(), new GlaFamily(), new RetnetFamily());
        families.forEach(family -> assertEquals(List.of(family.describe().name()), family.describe().modelTypes()));
        assertEquals(families.size(), families.stream().map(family -> family.describe().name()).distinct().count());
    }
}
