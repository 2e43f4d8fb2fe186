// SPDX-License-Identifier: Apache-2.0
package io.heddle.api.mechanism;

import io.heddle.api.config.Config;
import io.heddle.api.weight.WeightScope;
import org.osgi.annotation.versioning.ProviderType;

/** The place in a stack for which a mixer is made. */
@ProviderType
public interface MixerSite {
    /** The channels of the input; twice the width where embeddings come beside the hidden state. */
    int inputWidth();

    /** The channels of the result: the stack's width. */
    int width();

    /** The layer's index, from 0. */
    int layer();

    /** The number of layers. */
    int layers();

    /** The settings of this block; only those that the mechanism described. */
    Config options();

    /** Where weights of the block are declared, shared by all its uses. */
    WeightScope weights();

    /** Where weights of this use alone are declared: adapters on a shared block. */
    WeightScope useWeights();

    /** Whether an earlier block of the stack publishes a named value, which this one may read. */
    default boolean isPublished(String value) {
        return false;
    }
}
