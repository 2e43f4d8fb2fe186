// SPDX-License-Identifier: Apache-2.0
package io.heddle.api.mechanism;

import io.heddle.api.run.Run;
import io.heddle.api.state.MixerState;
import io.heddle.api.state.StateSpec;
import io.heddle.api.tensor.Tensor;
import java.util.Set;
import org.osgi.annotation.versioning.ConsumerType;

/** A mechanism in one place of a stack. Immutable; it holds handles, never tensors. */
@ConsumerType
public interface Mixer {
    /** What it keeps for a sequence. */
    StateSpec state();

    /**
     * The forward pass.
     *
     * @param x {@code [batch, time, inputWidth]}
     * @param state handles of what {@link #state()} declared
     * @param run runs or records operators
     * @return {@code [batch, time, width]}
     */
    Tensor forward(Tensor x, MixerState state, Run run);

    /** The named values that it reads; assembly checks that an earlier block writes them. */
    default Set<String> reads() {
        return Set.of();
    }

    /** The named values that it publishes. */
    default Set<String> writes() {
        return Set.of();
    }
}
