// SPDX-License-Identifier: Apache-2.0
package io.heddle.api.weight;

import org.osgi.annotation.versioning.ConsumerType;

/** Where the numbers of a stack's weights come from. Thread-safe; closed by whoever opened it, after the stacks that use it. */
@ConsumerType
public interface WeightStore extends AutoCloseable {
    /**
     * The source of a weight.
     *
     * @throws MissingWeightException if there is none, or its shape is not the weight's
     */
    WeightSource source(Weight weight);

    @Override
    void close();
}
