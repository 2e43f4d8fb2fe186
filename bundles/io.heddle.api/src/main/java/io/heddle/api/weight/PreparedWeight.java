// SPDX-License-Identifier: Apache-2.0
package io.heddle.api.weight;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * What a compute made of a weight; its kernels know its class. Owned by the generation that asked
 * for it and closed by it, when no pass uses it.
 */
@ConsumerType
public interface PreparedWeight extends AutoCloseable {
    /** The bytes that it holds beyond the mapped file. */
    long bytes();

    @Override
    void close();
}
