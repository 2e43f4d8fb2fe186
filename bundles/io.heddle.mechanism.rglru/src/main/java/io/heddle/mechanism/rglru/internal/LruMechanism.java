// SPDX-License-Identifier: Apache-2.0
package io.heddle.mechanism.rglru.internal;

import io.heddle.api.mechanism.Mechanism;
import io.heddle.api.mechanism.MechanismInfo;
import io.heddle.api.mechanism.Mixer;
import io.heddle.api.mechanism.MixerSite;
import org.osgi.annotation.bundle.Capability;
import org.osgi.service.component.annotations.Component;

/** The linear recurrent unit with a complex diagonal, from which the real-gated one comes. */
@Component(property = Mechanism.NAME + "=" + LruMechanism.LRU)
@Capability(namespace = "io.heddle.mechanism", name = LruMechanism.LRU)
public final class LruMechanism implements Mechanism {
    static final String LRU = "lru";

    @Override
    public MechanismInfo describe() {
        return new MechanismInfo(LRU, "carries complex numbers that turn and decay at learned constant rates",
                "a = exp(-exp(nu) + i exp(theta)); h_t = a h_{t-1} + sqrt(1 - |a|^2) B x_t; y_t = Re(C h_t) + D x_t",
                "O(T)", "O(1)", "O(1)", "Orvieto et al. 2023, LRU", LruConfig.OPTIONS);
    }

    @Override
    public Mixer create(MixerSite site) {
        return new LruMixer(LruConfig.of(site), site.weights());
    }
}
