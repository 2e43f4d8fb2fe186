// SPDX-License-Identifier: Apache-2.0
package io.heddle.mechanism.mixtureofdepths.internal;

import io.heddle.api.mechanism.Mechanism;
import io.heddle.api.mechanism.MechanismInfo;
import io.heddle.api.mechanism.Mixer;
import io.heddle.api.mechanism.MixerSite;
import org.osgi.annotation.bundle.Capability;
import org.osgi.service.component.annotations.Component;

/** A block that only some tokens pass; the residual path carries the others. */
@Component(property = Mechanism.NAME + "=" + MixtureOfDepthsMechanism.MIXTURE_OF_DEPTHS)
@Capability(namespace = "io.heddle.mechanism", name = MixtureOfDepthsMechanism.MIXTURE_OF_DEPTHS)
public final class MixtureOfDepthsMechanism implements Mechanism {
    static final String MIXTURE_OF_DEPTHS = "mixtureofdepths";

    @Override
    public MechanismInfo describe() {
        return new MechanismInfo(MIXTURE_OF_DEPTHS, "sends only some tokens through a block, the others pass it by",
                "y_t = sigmoid(r.x_t) block(x_t) if t is admitted, else 0",
                "O(T); O(T^2) around attention", "O(1); O(T) around attention",
                "one index; the admitted tokens' keys and values around attention",
                "Raposo et al. 2024, Mixture-of-Depths", MixtureOfDepthsConfig.OPTIONS);
    }

    @Override
    public Mixer create(MixerSite site) {
        return new MixtureOfDepthsMixer(MixtureOfDepthsConfig.of(site), site.weights());
    }
}
