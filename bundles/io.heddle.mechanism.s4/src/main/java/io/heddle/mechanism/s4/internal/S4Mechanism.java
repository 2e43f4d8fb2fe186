// SPDX-License-Identifier: Apache-2.0
package io.heddle.mechanism.s4.internal;

import io.heddle.api.mechanism.Mechanism;
import io.heddle.api.mechanism.MechanismInfo;
import io.heddle.api.mechanism.Mixer;
import io.heddle.api.mechanism.MixerSite;
import org.osgi.annotation.bundle.Capability;
import org.osgi.service.component.annotations.Component;

/** The diagonal state space layers S4D and H3, which follow the gaps of a real time axis. */
@Component(property = Mechanism.NAME + "=" + S4Mechanism.S4)
@Capability(namespace = "io.heddle.mechanism", name = S4Mechanism.S4)
public final class S4Mechanism implements Mechanism {
    static final String S4 = "s4";

    @Override
    public MechanismInfo describe() {
        return new MechanismInfo(S4, "samples a linear system of complex modes a channel at the true times of its tokens",
                "h_t = exp(s_t A) h_{t-1} + (exp(s_t A) - 1)/A x_t; y_t = 2 Re(C h_t) + D x_t",
                "O(T)", "O(1)", "O(1)", "Gu et al. 2022, S4D; Fu et al. 2023, H3", S4Config.OPTIONS);
    }

    @Override
    public Mixer create(MixerSite site) {
        S4Config config = S4Config.of(site);
        return switch (config.form()) {
            case S4D -> new S4dMixer(config, site.weights());
            case H3 -> new H3Mixer(config, site.weights());
        };
    }
}
