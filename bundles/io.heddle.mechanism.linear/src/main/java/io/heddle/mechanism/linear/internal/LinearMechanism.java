// SPDX-License-Identifier: Apache-2.0
package io.heddle.mechanism.linear.internal;

import io.heddle.api.config.Option;
import io.heddle.api.mechanism.Mechanism;
import io.heddle.api.mechanism.MechanismInfo;
import io.heddle.api.mechanism.Mixer;
import io.heddle.api.mechanism.MixerSite;
import java.util.List;
import org.osgi.annotation.bundle.Capability;
import org.osgi.service.component.annotations.Component;

/** One matrix on every token: what joins a shared block to the layer that uses it (Zamba). */
@Component(property = Mechanism.NAME + "=" + LinearMechanism.LINEAR)
@Capability(namespace = "io.heddle.mechanism", name = LinearMechanism.LINEAR)
public final class LinearMechanism implements Mechanism {
    static final String LINEAR = "linear";

    private static final String BIAS = "bias";

    @Override
    public MechanismInfo describe() {
        return new MechanismInfo(LINEAR, "multiplies every token by one matrix",
                "y_t = W x_t + b", "O(T)", "O(1)", "none", "Glorioso et al. 2024, Zamba, after its shared block",
                List.of(Option.flag(BIAS, false, "Whether a bias is added.")));
    }

    @Override
    public Mixer create(MixerSite site) {
        return new LinearMixer(site, site.options().flag(false, BIAS));
    }
}
