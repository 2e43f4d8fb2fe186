// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.internal.gguf;

import io.heddle.api.config.ConfigException;
import io.heddle.api.weight.WeightExpression;
import java.util.List;

/** RWKV-6. */
final class Rwkv6Architecture implements Architecture {
    private static final List<String> MIXES = List.of("w", "k", "v", "r", "g");
    private static final int MOST_HALVINGS = 60;

    @Override
    public void publish(Publication to) {
        RwkvNames names = new RwkvNames(to);
        int layers = names.frame();
        int every = to.settings().integer("rescale_every_n_layers").orElse(0);
        for (int layer = 0; layer < layers; layer++) {
            String from = "blk." + layer + ".";
            String block = "blocks." + layer + ".";
            names.layer(from, block);
            if (every > 0) {
                restore(to, from, block, layer / every);
            }
            layer(to, names, from, block + "att.");
            to.flat(from + "channel_mix_lerp_k.weight", block + "ffn.time_maa_k");
            to.flat(from + "channel_mix_lerp_r.weight", block + "ffn.time_maa_r");
            to.tensor(from + "channel_mix_receptance.weight", block + "ffn.receptance.weight");
        }
    }

    /** What is added to the hidden state was halved once more after so many layers, for the range of half precision. */
    private static void restore(Publication to, String from, String block, int halvings) {
        if (halvings > MOST_HALVINGS) {
            throw new ConfigException("rescale_every_n_layers halves the numbers " + halvings + " times; at most " + MOST_HALVINGS
                    + " is allowed");
        }
        Change.Times times = new Change.Times((float) Math.pow(2, halvings));
        to.changed(from + "time_mix_output.weight", block + "att.output.weight", times);
        to.changed(from + "channel_mix_value.weight", block + "ffn.value.weight", times);
    }

    private static void layer(Publication to, RwkvNames names, String from, String module) {
        to.tensor(from + "time_mix_gate.weight", module + "gate.weight");
        to.transposed(from + "time_mix_w1.weight", module + "time_maa_w1");
        if (to.uses(from + "time_mix_w2.weight")) {
            to.put(module + "time_maa_w2", new WeightExpression.Permuted(
                    WeightExpression.published(from + "time_mix_w2.weight"), List.of(0, 2, 1)));
        }
        to.flat(from + "time_mix_lerp_x.weight", module + "time_maa_x");
        names.mixes(from + "time_mix_lerp_fused.weight", MIXES.stream().map((module + "time_maa_")::concat).toList());
        MIXES.forEach(mix ->
                to.flat(from + "time_mix_lerp_" + mix + ".weight", module + "time_maa_" + mix));
        to.flat(from + "time_mix_decay.weight", module + "time_decay");
        to.transposed(from + "time_mix_decay_w1.weight", module + "time_decay_w1");
        to.transposed(from + "time_mix_decay_w2.weight", module + "time_decay_w2");
        to.tensor(from + "time_mix_first.weight", module + "time_faaaa");
    }
}
