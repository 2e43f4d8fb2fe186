// SPDX-License-Identifier: Apache-2.0
package io.heddle.mechanism.rglru.internal;

import io.heddle.api.mechanism.Mechanism;
import io.heddle.api.mechanism.MechanismInfo;
import io.heddle.api.mechanism.Mixer;
import io.heddle.api.mechanism.MixerSite;
import org.osgi.annotation.bundle.Capability;
import org.osgi.service.component.annotations.Component;

/** The real-gated linear recurrent unit within the block of Griffin, Hawk and RecurrentGemma. */
@Component(property = Mechanism.NAME + "=" + RgLruMechanism.RGLRU)
@Capability(namespace = "io.heddle.mechanism", name = RgLruMechanism.RGLRU)
public final class RgLruMechanism implements Mechanism {
    static final String RGLRU = "rglru";

    @Override
    public MechanismInfo describe() {
        return new MechanismInfo(RGLRU, "carries one number a channel that forgets as fast as a gate says",
                "a_t = exp(-8 softplus(L) sigmoid(r_t)); h_t = a_t h_{t-1} + sqrt(1 - a_t^2) sigmoid(i_t) x_t; y_t = h_t gelu(g_t)",
                "O(T)", "O(1)", "O(1)", "De et al. 2024, Griffin and Hawk; RecurrentGemma", RgLruConfig.OPTIONS);
    }

    @Override
    public Mixer create(MixerSite site) {
        return new RgLruMixer(RgLruConfig.of(site), site.weights());
    }
}
