// SPDX-License-Identifier: Apache-2.0
package org.example.ema.internal.plain;

import io.heddle.api.mechanism.Mechanism;
import io.heddle.api.mechanism.MechanismInfo;
import io.heddle.api.mechanism.Mixer;
import io.heddle.api.mechanism.MixerSite;
import java.util.List;
import org.osgi.annotation.bundle.Capability;
import org.osgi.service.component.annotations.Component;

/** The service by which a stack finds the mechanism in plain ND4J. */
@Component(property = Mechanism.NAME + "=" + EmaPlainMechanism.ID)
@Capability(namespace = "io.heddle.mechanism", name = EmaPlainMechanism.ID)
public final class EmaPlainMechanism implements Mechanism {
    static final String ID = "emaplain";

    @Override
    public MechanismInfo describe() {
        return new MechanismInfo(ID, "averages each channel, with its arithmetic in plain ND4J",
                "h_t = a_t h_{t-1} + (1 - a_t) v_t; y_t = h_t silu(z_t); a_t = sigmoid(f_t)",
                "O(T)", "O(1)", "O(1)", "an example", List.of());
    }

    @Override
    public Mixer create(MixerSite site) {
        return new EmaPlainMixer(site);
    }
}
