// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.internal.gguf;

import io.heddle.api.config.ConfigException;

/**
 * What architectures with Mamba, Mamba-2 or a kin of theirs share.
 *
 * @param to where it goes
 */
record StateSpace(Publication to) {
    /** The matrix state of Mamba-2 and its kin. */
    void matrix(String from, String module) {
        to.tensor(from + "ssm_in.weight", module + "in_proj.weight");
        to.module(from + "ssm_conv1d", module + "conv1d");
        to.flat(from + "ssm_dt.bias", module + "dt_bias");
        to.flat(from + "ssm_a", module + "A_log", new Change.LogOfNegative());
        to.flat(from + "ssm_d", module + "D");
        to.flat(from + "ssm_norm.weight", module + "norm.weight");
        to.tensor(from + "ssm_out.weight", module + "out_proj.weight");
    }

    /** The selective scan of Mamba. */
    void selectiveScan(String from, String module) {
        to.tensor(from + "ssm_in.weight", module + "in_proj.weight");
        to.module(from + "ssm_conv1d", module + "conv1d");
        to.tensor(from + "ssm_x.weight", module + "x_proj.weight");
        to.module(from + "ssm_dt", module + "dt_proj");
        to.changed(from + "ssm_a", module + "A_log", new Change.LogOfNegative());
        to.flat(from + "ssm_d", module + "D");
        to.tensor(from + "ssm_out.weight", module + "out_proj.weight");
    }

    /** Channels of a state-space mixer that a head has. */
    int headDim() {
        int inner = to.settings().requiredPositive("ssm.inner_size");
        int heads = to.settings().requiredPositive("ssm.time_step_rank");
        if (inner % heads != 0) {
            throw new ConfigException("ssm.inner_size is " + inner + "; a multiple of ssm.time_step_rank, which is " + heads
                    + ", is allowed");
        }
        return inner / heads;
    }

    /** The ratio of a state-space mixer's channels to the width. */
    double expansion() {
        return to.settings().requiredPositive("ssm.inner_size") / (double) to.settings().requiredPositive("embedding_length");
    }
}
