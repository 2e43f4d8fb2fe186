// SPDX-License-Identifier: Apache-2.0
package io.heddle.mechanism.hyena.internal;

import io.heddle.api.run.Run;
import io.heddle.api.state.MixerState;
import io.heddle.api.state.StateSpec;
import io.heddle.api.tensor.Tensor;

/** A filter as long as the context, with what its form keeps of the past. */
sealed interface LongFilter permits ImplicitFilter, ModalFilter {
    /** Adds what it keeps to a declaration. */
    StateSpec addTo(StateSpec spec);

    /** {@code h (*) x + D x} for x {@code [batch, time, width]}. */
    Tensor apply(Tensor x, MixerState state, Run run);
}
