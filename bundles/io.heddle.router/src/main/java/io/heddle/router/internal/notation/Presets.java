// SPDX-License-Identifier: Apache-2.0
package io.heddle.router.internal.notation;

import io.heddle.api.stack.InvalidStackException;
import io.heddle.api.stack.StackSpec;
import io.heddle.router.internal.notation.Token.Kind;
import java.util.List;
import java.util.Optional;

/** The presets. They give the arrangement of the published models at the width of the notation; sizes are options. */
final class Presets {
    /** In the order of the help. */
    static final List<Preset> ALL = List.of(
            new Preset("transformer", 12, "attention(rotary=()) + mlp",
                    "attention and a gated MLP in every layer",
                    "Touvron et al. 2023, Llama"),
            new Preset("mamba", 24, "selectivescan",
                    "Mamba-1 alone, no MLP",
                    "Gu and Dao 2023; 24 layers as Mamba-130M"),
            new Preset("mamba2", 24, "ssd",
                    "Mamba-2 alone, no MLP",
                    "Dao and Gu 2024; 24 layers as Mamba2-130M"),
            new Preset("jamba", 32,
                    "(attention every 8 from 4, else selectivescan) + (moe every 2 from 1, else mlp) tied=false eps=1e-6",
                    "Mamba-1 with attention in every 8th layer and experts in every 2nd",
                    "Lieber et al. 2024; Jamba-v0.1"),
            new Preset("zamba", 76,
                    "hybrid at 2, hybrid every 6 from 7, else mamba where mamba = selectivescan(headGroups=2), hybrid = "
                            + "attention@embeddings#shared.attention > mlp(activation=gelu)#shared.mlp > linear@raw "
                            + ">+ selectivescan(headGroups=2)",
                    "Mamba-1 with one transformer block that is shared by every 6th layer; the block's result goes "
                            + "through a matrix of the layer into the layer's own Mamba",
                    "Glorioso et al. 2024; Zamba-7B-v1"),
            new Preset("griffin", 26,
                    "[rglru, rglru, attention(keyHeads=1, window=2048, rotary=(share=0.5), outputBias=true)] "
                            + "+ mlp(activation=gelu_tanh, bias=true) eps=1e-6 offset=1 scale=sqrt cap=30",
                    "two gated linear recurrences, then local attention; an MLP in every layer",
                    "De et al. 2024; RecurrentGemma-2B"),
            new Preset("samba", 24, "[selectivescan, attention(window=2048, rotary=())] + mlp",
                    "Mamba-1 and local attention in turn, an MLP after each",
                    "Ren et al. 2024; Samba-1.7B, whose 48 layers are 24 mixers and 24 MLPs"),
            new Preset("striped", 32, "[hyena, attention(rotary=())] + mlp tied=false eps=1e-6",
                    "gated convolutions and attention in turn",
                    "Poli et al. 2023; StripedHyena-7B"),
            new Preset("nvidia-hybrid", 56,
                    "megatron(attention=0.07, mlp=0.5) tied=false "
                            + "where mlp = mlp(gated=false, activation=squared_relu)",
                    "Mamba-2, a few attention layers and MLPs, each a layer of its own",
                    "Waleffe et al. 2024, placement of the 8B hybrid; MLP of Nemotron-H"),
            new Preset("sandwich", 12, "(attention(rotary=()) at 0 -1, else ssd) + mlp",
                    "attention in the first and the last layer, Mamba-2 between them",
                    "our arrangement: the outer two of the three places where Hymba (Dong et al. 2024) keeps full "
                            + "attention; not the reordered sublayers of Press et al. 2020"));

    private Presets() {}

    static List<String> names() {
        return ALL.stream().map(Preset::name).toList();
    }

    static Optional<Preset> find(String name) {
        return ALL.stream().filter(preset -> preset.name().equals(name)).findFirst();
    }

    /** Builds a preset; the tokens after its name are its options. */
    static StackSpec build(Preset preset, Tokens tokens) {
        if (tokens.peek().kind() != Kind.END && !tokens.atSetting() && !tokens.peek().isWord("where")
                && !tokens.peek().isSymbol(";") && !(tokens.peek().isSymbol(",") && tokens.settingAt(1))) {
            throw tokens.unexpected("a setting, KEY=VALUE, or the end, since the preset " + preset.name()
                    + " is a whole stack");
        }
        Description standard = Description.read(preset.notation());
        standard.settings().putIfAbsent("layers", new Token(Kind.NUMBER, Integer.toString(preset.layers()), 1));
        standard.settings().putIfAbsent("name", new Token(Kind.STRING, preset.name(), 1));
        Description changed = standard.with(Description.read(tokens, standard.layout()));
        StackSettings.of(changed.settings());
        try {
            return changed.build();
        } catch (InvalidStackException refused) {
            // Positions in the preset's own text would mislead.
            throw new InvalidStackException("preset " + preset.name() + " with "
                    + changed.settings().get("layers").text() + " layers: "
                    + refused.getMessage().replaceFirst("^position \\d+: ", ""));
        }
    }
}
