// SPDX-License-Identifier: Apache-2.0
package io.heddle.api.mechanism;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * A way to mix a sequence, or the channels of a token: a service, one bundle each. Stateless and
 * thread-safe; activation returns at once and loads nothing large.
 */
@ConsumerType
public interface Mechanism {
    /** The service property that carries the name. */
    String NAME = "heddle.mechanism";

    /** What it is; constant. */
    MechanismInfo describe();

    /**
     * Makes a mixer for one use in a stack, declaring its weights. No data is touched.
     *
     * @throws io.heddle.api.config.ConfigException if an option cannot be used
     */
    Mixer create(MixerSite site);
}
