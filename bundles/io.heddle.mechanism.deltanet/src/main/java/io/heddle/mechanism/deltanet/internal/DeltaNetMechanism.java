// SPDX-License-Identifier: Apache-2.0
package io.heddle.mechanism.deltanet.internal;

import io.heddle.api.mechanism.Mechanism;
import io.heddle.api.mechanism.MechanismInfo;
import io.heddle.api.mechanism.Mixer;
import io.heddle.api.mechanism.MixerSite;
import org.osgi.annotation.bundle.Capability;
import org.osgi.service.component.annotations.Component;

/** The delta rule of DeltaNet, Gated DeltaNet, Qwen3-Next and Kimi Linear. */
@Component(property = Mechanism.NAME + "=" + DeltaNetMechanism.DELTANET)
@Capability(namespace = "io.heddle.mechanism", name = DeltaNetMechanism.DELTANET)
public final class DeltaNetMechanism implements Mechanism {
    static final String DELTANET = "deltanet";

    @Override
    public MechanismInfo describe() {
        return new MechanismInfo(DELTANET, "replaces what a matrix state holds for a key instead of adding to it",
                "S_t = S_{t-1} diag(w_t) (I - b_t k_t k_t') + b_t v_t k_t'; y_t = S_t q_t",
                "O(T)", "O(1)", "O(1)",
                "Yang et al. 2024, DeltaNet and Gated DeltaNet; Kimi Team 2025, KDA", DeltaNetConfig.OPTIONS);
    }

    @Override
    public Mixer create(MixerSite site) {
        return new DeltaNetMixer(DeltaNetConfig.of(site), site.weights());
    }
}
