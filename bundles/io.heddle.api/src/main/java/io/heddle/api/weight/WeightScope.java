// SPDX-License-Identifier: Apache-2.0
package io.heddle.api.weight;

import org.osgi.annotation.versioning.ProviderType;

/**
 * Where a mixer declares its weights while it is made. Declaring the same name twice gives equal
 * handles; with another shape it is an error. Used by one thread.
 */
@ProviderType
public interface WeightScope {
    /** A matrix {@code [out, in]}, started with deviation {@code 1/sqrt(in)}. */
    Weight matrix(String name, int out, int in);

    /** A stack of matrices {@code [count, out, in]}: experts, or blocks of a block-diagonal matrix. */
    Weight matrices(String name, int count, int out, int in);

    /** A weight kept exact: norms, biases, decays, taps. */
    Weight exact(String name, WeightInit init, int... shape);
}
