// SPDX-License-Identifier: Apache-2.0
package io.heddle.mechanism.moe.internal;

import io.heddle.api.mechanism.Mechanism;
import io.heddle.api.mechanism.MechanismInfo;
import io.heddle.api.mechanism.Mixer;
import io.heddle.api.mechanism.MixerSite;
import org.osgi.annotation.bundle.Capability;
import org.osgi.service.component.annotations.Component;

/** The sparse channel mixer of Mixtral, Jamba, Granite and Nemotron-H. */
@Component(property = Mechanism.NAME + "=" + MoeMechanism.MOE)
@Capability(namespace = "io.heddle.mechanism", name = MoeMechanism.MOE)
public final class MoeMechanism implements Mechanism {
    static final String MOE = "moe";

    @Override
    public MechanismInfo describe() {
        return new MechanismInfo(MOE, "sends each token through a few of many channel mixers",
                "y = sum of share_e expert_e(x) over the chosen e + shared(x)", "O(T)", "O(1)", "none",
                "Shazeer et al. 2017; Fedus et al. 2021, Switch; Jiang et al. 2024, Mixtral", MoeConfig.OPTIONS);
    }

    @Override
    public Mixer create(MixerSite site) {
        return new MoeMixer(MoeConfig.of(site), site.weights());
    }
}
