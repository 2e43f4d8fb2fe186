// SPDX-License-Identifier: Apache-2.0
package io.heddle.api.stack;

import io.heddle.api.config.Config;
import java.util.Optional;

/**
 * Which mechanism a block is, and how it is set.
 *
 * @param mechanism its name
 * @param versions an OSGi version range of the mechanism's bundle, if it matters
 * @param filter an OSGi filter on the mechanism's service properties, if wanted
 * @param options its settings
 */
public record BlockSpec(String mechanism, Optional<String> versions, Optional<String> filter, Config options) {
    /** Any version of a mechanism. */
    public BlockSpec(String mechanism, Config options) {
        this(mechanism, Optional.empty(), Optional.empty(), options);
    }
}
