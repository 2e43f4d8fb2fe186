// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.internal.gguf;

import io.heddle.api.config.ConfigException;
import io.heddle.api.weight.WeightExpression;
import java.util.List;

/**
 * What RWKV-6 and 7 share, under their authors' names, by which the family is recognised without a configuration.
 *
 * @param to where it goes
 */
record RwkvNames(Publication to) {
    /** The family's; files of its authors have no other. */
    private static final double EPSILON = 1e-5;
    /** Files keep single precision. */
    private static final double EPSILON_TOLERANCE = 1e-9;

    /** Both ends of the model; gives the layers. */
    int frame() {
        double epsilon = to.settings().number("attention.layer_norm_epsilon").orElse(EPSILON);
        if (!(Math.abs(epsilon - EPSILON) <= EPSILON_TOLERANCE)) {
            throw new ConfigException("attention.layer_norm_epsilon is " + epsilon + "; " + EPSILON + " is allowed in this family");
        }
        to.tensor("token_embd.weight", "emb.weight");
        to.module("token_embd_norm", "blocks.0.ln0");
        to.module("output_norm", "ln_out");
        to.module("output", "head");
        return new CommonSettings(to).layers();
    }

    /** Norms, and the matrices that both versions have. */
    void layer(String from, String block) {
        to.module(from + "attn_norm", block + "ln1");
        to.module(from + "attn_norm_2", block + "ln2");
        for (String matrix : List.of("receptance", "key", "value", "output")) {
            to.tensor(from + "time_mix_" + matrix + ".weight", block + "att." + matrix + ".weight");
        }
        to.module(from + "time_mix_ln", block + "att.ln_x");
        to.tensor(from + "channel_mix_key.weight", block + "ffn.key.weight");
        to.tensor(from + "channel_mix_value.weight", block + "ffn.value.weight");
    }

    /** Mixes that were put into one tensor. */
    void mixes(String from, List<String> published) {
        if (to.uses(from)) {
            int width = to.length(from) / published.size();
            WeightExpression all = WeightExpression.published(from).shaped(published.size(), width);
            for (int i = 0; i < published.size(); i++) {
                to.put(published.get(i), all.rows(i, i + 1).shaped(width));
            }
        }
    }
}
