// SPDX-License-Identifier: Apache-2.0
package io.heddle.mechanism.retnet.internal;

import io.heddle.api.mechanism.Mechanism;
import io.heddle.api.mechanism.MechanismInfo;
import io.heddle.api.mechanism.Mixer;
import io.heddle.api.mechanism.MixerSite;
import org.osgi.annotation.bundle.Capability;
import org.osgi.service.component.annotations.Component;

/** The retention of RetNet, in the conventions of its two published implementations. */
@Component(property = Mechanism.NAME + "=" + RetnetMechanism.RETNET)
@Capability(namespace = "io.heddle.mechanism", name = RetnetMechanism.RETNET)
public final class RetnetMechanism implements Mechanism {
    static final String RETNET = "retnet";

    @Override
    public MechanismInfo describe() {
        return new MechanismInfo(RETNET, "carries a matrix state a head that decays at a fixed rate, with rotated queries and keys",
                "S_t = g_h S_{t-1} + v_t k_t'; y_t = S_t q_t; g_h = 1 - 2^(-5-h)",
                "O(T)", "O(1)", "O(1)", "Sun et al. 2023, Retentive Network", RetnetConfig.OPTIONS);
    }

    @Override
    public Mixer create(MixerSite site) {
        return new RetnetMixer(RetnetConfig.of(site), site.weights());
    }
}
