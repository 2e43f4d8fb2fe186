// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.family;

import io.heddle.api.tensor.Shape;
import io.heddle.api.weight.WeightExpression;
import java.util.List;
import java.util.stream.Stream;

/**
 * The blocks of an RWKV-LM checkpoint.
 *
 * @param tensors all of them
 * @param version as the mechanism names it
 * @param width of the hidden state
 * @param heads matrix states; 1 in version 4
 */
record RwkvLmMixes(PublishedTensors tensors, String version, int width, int heads) {
    private static final String FIRST = "blocks.0.att.";

    static RwkvLmMixes read(PublishedTensors tensors, int width) {
        if (tensors.has(FIRST + "r_k")) {
            return new RwkvLmMixes(tensors, "7", width, tensors.shape(FIRST + "r_k").size(0));
        }
        if (tensors.has(FIRST + "time_maa_x")) {
            return new RwkvLmMixes(tensors, "6", width, tensors.shape(FIRST + "time_faaaa").size(0));
        }
        if (tensors.has(FIRST + "ln_x.weight")) {
            // The bonus was renamed when it ceased to be a logarithm.
            boolean channels = tensors.has(FIRST + "time_faaaa");
            return new RwkvLmMixes(tensors, channels ? "5.2" : "5.1", width, tensors.shape(FIRST + "time_decay").size(0));
        }
        return new RwkvLmMixes(tensors, "4", width, 1);
    }

    /** One time mix whose tensors begin with {@code prefix}. */
    BlockDraft time(int layer, String prefix) {
        int inner = tensors.shape(prefix + "receptance.weight").size(0);
        BlockDraft block = new BlockDraft("rwkv").option("version", version).option("headDim", inner / heads)
                .projection("receptance", prefix + "receptance", false).projection("key", prefix + "key", false)
                .projection("value", prefix + "value", false).projection("output", prefix + "output", false);
        if (!version.equals("4")) {
            block.option("heads", heads).weight("norm", prefix + "ln_x.weight").weight("norm.bias", prefix + "ln_x.bias");
        }
        return switch (version) {
            case "4" -> mixes(block, prefix + "time_mix_", "r", "k", "v")
                    .weight("decay", flat(prefix + "time_decay", inner)).weight("bonus", flat(prefix + "time_first", inner));
            case "5.1", "5.2" -> time5(block, prefix);
            case "6" -> time6(block, prefix, inner);
            default -> time7(block, prefix, layer, inner);
        };
    }

    private BlockDraft time5(BlockDraft block, String prefix) {
        boolean gate = tensors.has(prefix + "gate.weight");
        boolean byHead = version.equals("5.1");
        block.option("gate", gate);
        if (gate) {
            mixes(block, prefix + "time_mix_", "g").projection("gate", prefix + "gate", false);
        }
        WeightExpression decay = WeightExpression.published(prefix + "time_decay");
        WeightExpression bonus = WeightExpression.published(prefix + (byHead ? "time_first" : "time_faaaa"));
        return mixes(block, prefix + "time_mix_", "r", "k", "v")
                .weight("decay", byHead ? decay.shaped(heads) : decay)
                .weight("bonus", byHead ? bonus.shaped(heads) : bonus);
    }

    private BlockDraft time6(BlockDraft block, String prefix, int inner) {
        int rank = tensors.shape(prefix + "time_maa_w2").size(1);
        List<WeightExpression> biases = Stream.of("w", "k", "v", "r", "g")
                .map(mix -> WeightExpression.published(prefix + "time_maa_" + mix).shaped(1, width)).toList();
        return block.option("mixRank", rank).option("decayRank", tensors.shape(prefix + "time_decay_w1").size(1))
                .projection("gate", prefix + "gate", false)
                .weight("mix", flat(prefix + "time_maa_x", width))
                .weight("mixes_down", transposed(prefix + "time_maa_w1"))
                .weight("mixes_up", new WeightExpression.Permuted(
                        WeightExpression.published(prefix + "time_maa_w2"), List.of(0, 2, 1)))
                .weight("mixes", new WeightExpression.Concatenated(0, biases))
                .weight("decay", flat(prefix + "time_decay", inner))
                .weight("decay_down", transposed(prefix + "time_decay_w1"))
                .weight("decay_up", transposed(prefix + "time_decay_w2"))
                .weight("bonus", prefix + "time_faaaa");
    }

    private BlockDraft time7(BlockDraft block, String prefix, int layer, int inner) {
        mixes(block, prefix + "x_", "r", "w", "k", "v", "a", "g");
        lowRank(block, "decay", "decayRank", prefix + "w", inner);
        lowRank(block, "rate", "rateRank", prefix + "a", inner);
        if (layer > 0) {
            lowRank(block, "value_share", "valueRank", prefix + "v", inner);
        } else {
            // The first layer's own values are the ones that are shared; some files keep weights for it.
            Stream.of("v0", "v1", "v2").map(prefix::concat).filter(tensors::has).forEach(tensors::use);
        }
        return block.option("gateRank", tensors.shape(prefix + "g1").size(1))
                .weight("gate_down", transposed(prefix + "g1")).weight("gate_up", transposed(prefix + "g2"))
                .weight("key_scale", flat(prefix + "k_k", inner)).weight("key_rate", flat(prefix + "k_a", inner))
                .weight("bonus", WeightExpression.published(prefix + "r_k").shaped(heads, 1, inner / heads));
    }

    private void lowRank(BlockDraft block, String name, String rank, String prefix, int inner) {
        block.option(rank, tensors.shape(prefix + "1").size(1))
                .weight(name, flat(prefix + "0", inner))
                .weight(name + "_down", transposed(prefix + "1"))
                .weight(name + "_up", transposed(prefix + "2"));
    }

    /** One channel mix whose tensors begin with {@code prefix}. */
    BlockDraft channel(String prefix) {
        Shape key = tensors.shape(prefix + "key.weight");
        BlockDraft block = new BlockDraft("rwkvchannel").option("version", version).option("innerWidth", key.size(0))
                .projection("key", prefix + "key", false).projection("value", prefix + "value", false);
        if (version.equals("7")) {
            return mixes(block, prefix + "x_", "k");
        }
        return mixes(block, prefix + (version.equals("6") ? "time_maa_" : "time_mix_"), "k", "r")
                .projection("receptance", prefix + "receptance", false);
    }

    private BlockDraft mixes(BlockDraft block, String prefix, String... mixes) {
        for (String mix : mixes) {
            block.weight("mix_" + mix, flat(prefix + mix, width));
        }
        return block;
    }

    private static WeightExpression flat(String tensor, int size) {
        return WeightExpression.published(tensor).shaped(size);
    }

    private static WeightExpression transposed(String tensor) {
        return WeightExpression.published(tensor).transposed();
    }
}
