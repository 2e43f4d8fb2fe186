// SPDX-License-Identifier: Apache-2.0
package io.heddle.mechanism.mamba3.internal;

import io.heddle.api.mechanism.Mechanism;
import io.heddle.api.mechanism.MechanismInfo;
import io.heddle.api.mechanism.Mixer;
import io.heddle.api.mechanism.MixerSite;
import org.osgi.annotation.bundle.Capability;
import org.osgi.service.component.annotations.Component;

/** The layer of Mamba-3, with one input and output a head (SISO) or several (MIMO). */
@Component(property = Mechanism.NAME + "=" + Mamba3Mechanism.MAMBA3)
@Capability(namespace = "io.heddle.mechanism", name = Mamba3Mechanism.MAMBA3)
public final class Mamba3Mechanism implements Mechanism {
    static final String MAMBA3 = "mamba3";

    @Override
    public MechanismInfo describe() {
        return new MechanismInfo(MAMBA3, "carries a matrix state a head that turns as it decays, integrated by trapezoids",
                "S_t = a S_{t-1} + (1-l) dt a x_{t-1} B_{t-1}' + l dt x_t B_t'; y_t = S_t C_t + D x_t;"
                        + " a = exp(dt A), B and C turned by the sum of dt theta",
                "O(T)", "O(1)", "O(1)", "Lahoti et al. 2026, Mamba-3", Mamba3Config.OPTIONS);
    }

    @Override
    public Mixer create(MixerSite site) {
        return new Mamba3Mixer(Mamba3Config.of(site), site.weights());
    }
}
