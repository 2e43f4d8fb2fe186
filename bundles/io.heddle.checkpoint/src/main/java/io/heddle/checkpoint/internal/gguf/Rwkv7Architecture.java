// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.internal.gguf;

import io.heddle.api.config.ConfigException;
import java.util.List;

/** RWKV-7, as its authors keep it. */
final class Rwkv7Architecture implements Architecture {
    private static final List<String> MIXES = List.of("r", "w", "k", "v", "a", "g");

    @Override
    public void publish(Publication to) {
        RwkvNames names = new RwkvNames(to);
        int layers = names.frame();
        int headDim = to.settings().requiredPositive("wkv.head_size");
        for (int layer = 0; layer < layers; layer++) {
            String from = "blk." + layer + ".";
            String module = "blocks." + layer + ".att.";
            names.layer(from, "blocks." + layer + ".");
            names.mixes(from + "time_mix_lerp_fused.weight", MIXES.stream().map((module + "x_")::concat).toList());
            for (String rank : List.of("w", "a", "v")) {
                lowRank(to, from + "time_mix_" + rank, module + rank, layer);
            }
            to.transposed(from + "time_mix_g1.weight", module + "g1");
            to.transposed(from + "time_mix_g2.weight", module + "g2");
            to.flat(from + "time_mix_k_k.weight", module + "k_k");
            to.flat(from + "time_mix_k_a.weight", module + "k_a");
            bonus(to, from + "time_mix_r_k.weight", module + "r_k", headDim);
            to.flat(from + "channel_mix_lerp_k.weight", "blocks." + layer + ".ffn.x_k");
        }
    }

    /** The first layer shares its own values; what is stored for it there stands in for nothing. */
    private static void lowRank(Publication to, String from, String module, int layer) {
        if (layer == 0 && from.endsWith("v")) {
            List.of("0", "1", "2").forEach(part -> to.ignore(from + part + ".weight"));
            return;
        }
        to.flat(from + "0.weight", module + "0");
        to.transposed(from + "1.weight", module + "1");
        to.transposed(from + "2.weight", module + "2");
    }

    private static void bonus(Publication to, String from, String published, int headDim) {
        if (to.has(from) && to.shape(from).count() % headDim != 0) {
            throw new ConfigException("wkv.head_size is " + headDim + "; a divisor of the " + to.shape(from).count()
                    + " channels is allowed");
        }
        if (to.has(from)) {
            to.shaped(from, published, to.length(from) / headDim, headDim);
        }
    }
}
