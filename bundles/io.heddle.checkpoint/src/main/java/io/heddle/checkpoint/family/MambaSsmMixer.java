// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.family;

import io.heddle.api.config.Config;
import io.heddle.api.config.ConfigException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The mixer that {@code ssm_cfg} describes: what it calls {@code Mamba1} or {@code Mamba2}. */
sealed interface MambaSsmMixer {
    /** Set the start of training, the kernels or where they run; without effect on results. */
    Set<String> WITHOUT_EFFECT = Set.of("layer", "dt_min", "dt_max", "dt_init", "dt_scale", "dt_init_floor", "conv_init",
            "A_init_range", "chunk_size", "use_mem_eff_path", "use_fast_path", "sequence_parallel");
    /** Settings of both. */
    Set<String> SHARED = Set.of("d_state", "d_conv", "expand", "bias", "conv_bias");
    /** Settings of Mamba alone. */
    Set<String> FIRST = Set.of("dt_rank");
    /** Settings of Mamba-2 alone. */
    Set<String> SECOND = Set.of("headdim", "ngroups", "rmsnorm", "norm_before_gate", "dt_limit", "d_ssm", "D_has_hdim");

    /** One block whose tensors begin with {@code prefix}. */
    BlockDraft block(String prefix);

    /**
     * Reads the section.
     *
     * @param ssm the section
     * @param width of the hidden state
     * @throws ConfigException for a key that this layer does not have, or that is not supported
     */
    static MambaSsmMixer read(Config ssm, int width) {
        boolean second = ssm.choice(List.of("Mamba1", "Mamba2"), "Mamba1", "layer").equals("Mamba2");
        Set<String> own = second ? SECOND : FIRST;
        Set<String> known = Stream.of(WITHOUT_EFFECT, SHARED, own).flatMap(Set::stream).collect(Collectors.toSet());
        ssm.keys().stream().filter(key -> !known.contains(key)).sorted().findFirst().ifPresent(key -> {
            throw new ConfigException("ssm_cfg: " + key + " is not supported; known: "
                    + known.stream().sorted().collect(Collectors.joining(", ")));
        });
        return second ? Second.read(ssm, width) : First.read(ssm, width);
    }

    /** Mamba. */
    record First(SelectiveScanSettings settings) implements MambaSsmMixer {
        private static First read(Config ssm, int width) {
            return new First(new SelectiveScanSettings(PublishedSettings.expanded(ssm, width, "expand"),
                    ssm.positive(16, "d_state"), PublishedSettings.orAuto(ssm, Math.ceilDiv(width, 16), "dt_rank"),
                    ssm.positive(4, "d_conv"), ssm.flag(true, "conv_bias"), ssm.flag(false, "bias"), "none", 1e-6));
        }

        @Override
        public BlockDraft block(String prefix) {
            return settings.block(prefix);
        }
    }

    /** Mamba-2. */
    record Second(SsdSettings settings, boolean gateFirst) implements MambaSsmMixer {
        private static Second read(Config ssm, int width) {
            int inner = PublishedSettings.expanded(ssm, width, "expand");
            int headDim = ssm.positive(64, "headdim");
            require(inner % headDim == 0, "headdim is " + headDim + "; a divisor of the " + inner + " inner channels is allowed");
            require(ssm.positive(inner, "d_ssm") == inner, "d_ssm is " + ssm.positive(inner, "d_ssm")
                    + "; null, or all " + inner + " inner channels are allowed");
            require(!ssm.flag(false, "D_has_hdim"), "D_has_hdim is true; false is allowed");
            double[] limit = PublishedSettings.timeStepLimit(ssm, "dt_limit");
            return new Second(new SsdSettings(inner / headDim, headDim, ssm.positive(128, "d_state"), ssm.positive(1, "ngroups"),
                    ssm.positive(4, "d_conv"), ssm.flag(true, "conv_bias"), ssm.flag(false, "bias"), limit[0], limit[1],
                    ssm.flag(true, "rmsnorm") ? "group" : "none", 1e-5), !ssm.flag(false, "norm_before_gate"));
        }

        @Override
        public BlockDraft block(String prefix) {
            BlockDraft block = settings.block(prefix);
            return gateFirst ? block : block.option("gateFirst", false);
        }

        private static void require(boolean holds, String message) {
            if (!holds) {
                throw new ConfigException("ssm_cfg: " + message);
            }
        }
    }
}
