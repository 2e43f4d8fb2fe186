// SPDX-License-Identifier: Apache-2.0
package io.heddle.mechanism.rwkv.internal;

import io.heddle.api.operator.Add;
import io.heddle.api.operator.Lerp;
import io.heddle.api.operator.TokenShift;
import io.heddle.api.run.Run;
import io.heddle.api.state.StateTensor;
import io.heddle.api.tensor.Tensor;
import io.heddle.api.weight.Weight;

/** Each token beside the one before it, {@code [batch, time, width]} both, for mixing them channel by channel. */
record Shifted(Tensor x, Tensor before, Run run) {
    static final String STATE = "shift";

    static Shifted of(Tensor x, StateTensor state, Run run) {
        return new Shifted(x, run.apply(new TokenShift(x, state)), run);
    }

    /** The mix whose weight is the present token's share: versions 4 and 5. */
    Tensor byShareOfPresent(Weight share) {
        return run.apply(new Lerp(before, x, share));
    }

    /** The mix whose weight is the earlier token's share: versions 6 and 7. */
    Tensor byShareOfPast(Weight share) {
        return run.apply(new Lerp(x, before, share));
    }

    /** {@code before - x}. */
    Tensor difference() {
        return run.apply(new Add(before, x, 1, -1));
    }
}
