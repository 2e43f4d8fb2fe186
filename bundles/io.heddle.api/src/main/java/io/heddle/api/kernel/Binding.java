// SPDX-License-Identifier: Apache-2.0
package io.heddle.api.kernel;

import io.heddle.api.run.Lanes;
import io.heddle.api.state.StateTensor;
import io.heddle.api.tensor.Arena;
import io.heddle.api.tensor.Tensor;
import io.heddle.api.weight.PreparedWeight;
import io.heddle.api.weight.Weight;
import org.osgi.annotation.versioning.ProviderType;

/** What a kernel may reach while it binds and runs a step. */
@ProviderType
public interface Binding {
    /** What this compute, or the compute that it stands in for, prepared of a weight. */
    PreparedWeight weight(Weight weight);

    /** The storage of a state: {@code [slot, shape..]}, or {@code [slot, capacity, shape..]} if it grows. */
    Tensor state(StateTensor state);

    /** The rows of the pass. */
    Lanes lanes();

    /** Memory that lives as long as the step. */
    Arena scratch();
}
