// SPDX-License-Identifier: Apache-2.0
package io.heddle.itest.dropped;

import io.heddle.api.mechanism.Mechanism;
import io.heddle.api.mechanism.MechanismInfo;
import io.heddle.api.mechanism.Mixer;
import io.heddle.api.mechanism.MixerSite;
import io.heddle.api.operator.Scale;
import io.heddle.api.run.Run;
import io.heddle.api.state.MixerState;
import io.heddle.api.state.StateSpec;
import io.heddle.api.tensor.Tensor;
import java.util.List;
import org.osgi.framework.FrameworkUtil;

/** Multiplies by the major version of the bundle that it comes in, so that a test sees which one ran. */
public final class DroppedMechanism implements Mechanism {

    @Override
    public MechanismInfo describe() {
        return new MechanismInfo("dropped", "for a test", "version * x", "O(T)", "O(1)", "O(1)", "none", List.of());
    }

    @Override
    public Mixer create(MixerSite site) {
        int factor = FrameworkUtil.getBundle(DroppedMechanism.class).getVersion().getMajor();
        return new Mixer() {
            @Override
            public StateSpec state() {
                return StateSpec.none();
            }

            @Override
            public Tensor forward(Tensor x, MixerState state, Run run) {
                return run.apply(new Scale(x, factor));
            }
        };
    }
}
