// SPDX-License-Identifier: Apache-2.0
package io.heddle.mechanism.selectivescan.internal;

import io.heddle.api.mechanism.Mechanism;
import io.heddle.api.mechanism.MechanismInfo;
import io.heddle.api.mechanism.Mixer;
import io.heddle.api.mechanism.MixerSite;
import org.osgi.annotation.bundle.Capability;
import org.osgi.service.component.annotations.Component;

/** The selective scan of Mamba, FalconMamba, Jamba and Zamba. */
@Component(property = Mechanism.NAME + "=" + SelectiveScanMechanism.SELECTIVE_SCAN)
@Capability(namespace = "io.heddle.mechanism", name = SelectiveScanMechanism.SELECTIVE_SCAN)
public final class SelectiveScanMechanism implements Mechanism {
    static final String SELECTIVE_SCAN = "selectivescan";

    @Override
    public MechanismInfo describe() {
        return new MechanismInfo(SELECTIVE_SCAN, "scans a vector state a channel with steps that the input chooses",
                "h_t = exp(dt_t A) h_{t-1} + dt_t x_t B_t; y_t = (h_t.C_t + D x_t) silu(z_t)",
                "O(T)", "O(1)", "O(1)", "Gu and Dao 2023, Mamba", SelectiveScanConfig.OPTIONS);
    }

    @Override
    public Mixer create(MixerSite site) {
        return new SelectiveScanMixer(SelectiveScanConfig.of(site), site.weights());
    }
}
