// SPDX-License-Identifier: Apache-2.0
package io.heddle.mechanism.rwkv.internal;

import io.heddle.api.mechanism.Mechanism;
import io.heddle.api.mechanism.MechanismInfo;
import io.heddle.api.mechanism.Mixer;
import io.heddle.api.mechanism.MixerSite;
import org.osgi.annotation.bundle.Capability;
import org.osgi.service.component.annotations.Component;

/** The time mix of RWKV, versions 4, 5.1, 5.2, 6 and 7. */
@Component(property = Mechanism.NAME + "=" + RwkvMechanism.RWKV)
@Capability(namespace = "io.heddle.mechanism", name = RwkvMechanism.RWKV)
public final class RwkvMechanism implements Mechanism {
    static final String RWKV = "rwkv";

    @Override
    public MechanismInfo describe() {
        return new MechanismInfo(RWKV, "carries a state that decays by learned or chosen rates, fed by each token and the one before",
                "S_t = S_{t-1} (diag(w_t) - k_t (a_t k_t)') + v_t k_t'; y_t = S_t r_t (version 7)",
                "O(T)", "O(1)", "O(1)", "Peng et al. 2023, 2024 and 2025, RWKV-4 to RWKV-7", RwkvConfig.OPTIONS);
    }

    @Override
    public Mixer create(MixerSite site) {
        RwkvConfig config = RwkvConfig.of(site);
        return switch (config.version()) {
            case V4 -> new Rwkv4Mixer(config, site.weights());
            case V5_1, V5_2 -> new Rwkv5Mixer(config, site.weights());
            case V6 -> new Rwkv6Mixer(config, site.weights());
            case V7 -> new Rwkv7Mixer(config,
                    Rwkv7Weights.declare(config, site.weights(), site.isPublished(Rwkv7Mixer.FIRST_VALUES)));
        };
    }
}
