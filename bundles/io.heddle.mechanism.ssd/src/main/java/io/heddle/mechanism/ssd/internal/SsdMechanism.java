// SPDX-License-Identifier: Apache-2.0
package io.heddle.mechanism.ssd.internal;

import io.heddle.api.mechanism.Mechanism;
import io.heddle.api.mechanism.MechanismInfo;
import io.heddle.api.mechanism.Mixer;
import io.heddle.api.mechanism.MixerSite;
import org.osgi.annotation.bundle.Capability;
import org.osgi.service.component.annotations.Component;

/** The state space duality layer of Mamba-2, Bamba, Nemotron-H, Zamba2, Granite and Falcon-H1. */
@Component(property = Mechanism.NAME + "=" + SsdMechanism.SSD)
@Capability(namespace = "io.heddle.mechanism", name = SsdMechanism.SSD)
public final class SsdMechanism implements Mechanism {
    static final String SSD = "ssd";

    @Override
    public MechanismInfo describe() {
        return new MechanismInfo(SSD, "carries a matrix state a head that decays by a step the input chooses",
                "S_t = exp(dt_t A) S_{t-1} + dt_t x_t B_t'; y_t = S_t C_t + D x_t",
                "O(T)", "O(1)", "O(1)", "Dao and Gu 2024, Mamba-2", SsdConfig.OPTIONS);
    }

    @Override
    public Mixer create(MixerSite site) {
        return new SsdMixer(SsdConfig.of(site), site.weights());
    }
}
