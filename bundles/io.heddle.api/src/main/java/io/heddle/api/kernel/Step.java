// SPDX-License-Identifier: Apache-2.0
package io.heddle.api.kernel;

import org.osgi.annotation.versioning.ConsumerType;

/** One prepared call. Run by one thread at a time; closed by the plan that holds it. */
@ConsumerType
@FunctionalInterface
public interface Step extends AutoCloseable {
    /** Reads the inputs as they are now and writes the outputs and the state. */
    void run();

    /** Frees what binding made outside the scratch arena. */
    @Override
    default void close() {}
}
