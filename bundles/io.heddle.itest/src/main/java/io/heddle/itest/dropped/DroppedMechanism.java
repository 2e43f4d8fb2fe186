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
import org.osgi.framework.Bundle;
import org.osgi.framework.FrameworkUtil;

/** Multiplies by a header of the bundle that it comes in, or by its major version, so that a test sees which one ran. */
public final class DroppedMechanism implements Mechanism {
    /** The header that says by what. */
    public static final String FACTOR = "Dropped-Factor";

    @Override
    public MechanismInfo describe() {
        return new MechanismInfo("dropped", "for a test", "version * x", "O(T)", "O(1)", "O(1)", "none", List.of());
    }

    @Override
    public Mixer create(MixerSite site) {
        Bundle bundle = FrameworkUtil.getBundle(DroppedMechanism.class);
        String wanted = bundle.getHeaders("").get(FACTOR);
        double factor = wanted == null ? bundle.getVersion().getMajor() : Double.parseDouble(wanted);
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
