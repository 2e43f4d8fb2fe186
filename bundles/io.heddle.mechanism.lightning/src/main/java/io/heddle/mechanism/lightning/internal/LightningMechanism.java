// SPDX-License-Identifier: Apache-2.0
package io.heddle.mechanism.lightning.internal;

import io.heddle.api.mechanism.Mechanism;
import io.heddle.api.mechanism.MechanismInfo;
import io.heddle.api.mechanism.Mixer;
import io.heddle.api.mechanism.MixerSite;
import org.osgi.annotation.bundle.Capability;
import org.osgi.service.component.annotations.Component;

/** The lightning attention of MiniMax: linear attention that decays at a rate of head and layer. */
@Component(property = Mechanism.NAME + "=" + LightningMechanism.LIGHTNING)
@Capability(namespace = "io.heddle.mechanism", name = LightningMechanism.LIGHTNING)
public final class LightningMechanism implements Mechanism {
    static final String LIGHTNING = "lightning";

    @Override
    public MechanismInfo describe() {
        return new MechanismInfo(LIGHTNING, "carries a matrix state a head that decays at a fixed rate, slower in later layers",
                "S_t = exp(-s_h) S_{t-1} + v_t k_t'; y_t = S_t q_t; s_h = 2^(-8h/H) (1 - layer/(layers - 1))",
                "O(T)", "O(1)", "O(1)", "Qin et al. 2024, Lightning Attention-2; MiniMax 2025, MiniMax-01", LightningConfig.OPTIONS);
    }

    @Override
    public Mixer create(MixerSite site) {
        return new LightningMixer(LightningConfig.of(site), site.weights());
    }
}
