// SPDX-License-Identifier: Apache-2.0
package io.heddle.api.family;

import io.heddle.api.config.Config;
import io.heddle.api.tensor.Shape;
import java.util.Map;
import org.osgi.annotation.versioning.ConsumerType;

/** A family of published checkpoints, a service. Stateless and thread-safe. */
@ConsumerType
public interface Family {
    /** The service property that carries the name. */
    String NAME = "heddle.family";

    /** What it is; constant. */
    FamilyInfo describe();

    /**
     * Turns a published configuration into a stack and a map of weight names. No data is read.
     *
     * @param config the checkpoint's {@code config.json}
     * @param tensors the checkpoint's tensor names and shapes
     * @throws io.heddle.api.config.ConfigException for a setting that changes the numbers and is not supported
     */
    ModelPlan plan(Config config, Map<String, Shape> tensors);

    /**
     * Whether these tensor names are this family's alone, so that a checkpoint without
     * {@code config.json} can be planned from an empty configuration.
     *
     * @param tensors the checkpoint's tensor names and shapes
     */
    default boolean recognises(Map<String, Shape> tensors) {
        return false;
    }
}
