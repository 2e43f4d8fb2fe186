// SPDX-License-Identifier: Apache-2.0
package io.heddle.mechanism.hyena.internal;

import io.heddle.api.mechanism.Mechanism;
import io.heddle.api.mechanism.MechanismInfo;
import io.heddle.api.mechanism.Mixer;
import io.heddle.api.mechanism.MixerSite;
import org.osgi.annotation.bundle.Capability;
import org.osgi.service.component.annotations.Component;

/** The gated long convolution of Hyena, and that of StripedHyena, whose filter is a sum of modes. */
@Component(property = Mechanism.NAME + "=" + HyenaMechanism.HYENA)
@Capability(namespace = "io.heddle.mechanism", name = HyenaMechanism.HYENA)
public final class HyenaMechanism implements Mechanism {
    static final String HYENA = "hyena";

    @Override
    public MechanismInfo describe() {
        return new MechanismInfo(HYENA, "convolves gated values with a filter as long as the context, implicit or modal",
                "y = x2 * (h (*) (x1 * v) + D x1 * v); modal: h_t = Re sum_n R_n p_n^t",
                "O(T log T); modal O(T)", "O(T); modal O(1)", "O(T); modal O(1)",
                "Poli et al. 2023, Hyena; StripedHyena", HyenaConfig.OPTIONS);
    }

    @Override
    public Mixer create(MixerSite site) {
        HyenaConfig config = HyenaConfig.of(site);
        return new HyenaMixer(config, site.weights(), switch (config.form()) {
            case IMPLICIT -> new ImplicitFilter(config, site.weights());
            case MODAL -> new ModalFilter(config, site.weights());
        });
    }
}
