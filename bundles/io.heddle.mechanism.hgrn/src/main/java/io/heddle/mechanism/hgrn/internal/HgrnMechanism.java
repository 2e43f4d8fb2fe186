// SPDX-License-Identifier: Apache-2.0
package io.heddle.mechanism.hgrn.internal;

import io.heddle.api.mechanism.Mechanism;
import io.heddle.api.mechanism.MechanismInfo;
import io.heddle.api.mechanism.Mixer;
import io.heddle.api.mechanism.MixerSite;
import org.osgi.annotation.bundle.Capability;
import org.osgi.service.component.annotations.Component;

/** The hierarchically gated recurrences HGRN and HGRN2. */
@Component(property = Mechanism.NAME + "=" + HgrnMechanism.HGRN)
@Capability(namespace = "io.heddle.mechanism", name = HgrnMechanism.HGRN)
public final class HgrnMechanism implements Mechanism {
    static final String HGRN = "hgrn";

    @Override
    public MechanismInfo describe() {
        return new MechanismInfo(HGRN, "forgets by gates whose lower bounds grow with the layer",
                "f_t = b + (1 - b) sigmoid(F x_t); h_t = f_t h_{t-1} + (1 - f_t) silu(I x_t);"
                        + " expanded: S_t = S_{t-1} diag(f_t) + i_t (1 - f_t)', y_t = S_t q_t",
                "O(T)", "O(1)", "O(1)", "Qin et al. 2023, HGRN; Qin et al. 2024, HGRN2", HgrnConfig.OPTIONS);
    }

    @Override
    public Mixer create(MixerSite site) {
        HgrnConfig config = HgrnConfig.of(site);
        HgrnWeights weights = HgrnWeights.declare(config, site.weights());
        return config.expanded() ? new ExpandedMixer(config, weights) : new HgrnMixer(config, weights);
    }
}
