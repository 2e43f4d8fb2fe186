// SPDX-License-Identifier: Apache-2.0
package io.heddle.mechanism.titans.internal;

import io.heddle.api.mechanism.Mechanism;
import io.heddle.api.mechanism.MechanismInfo;
import io.heddle.api.mechanism.Mixer;
import io.heddle.api.mechanism.MixerSite;
import org.osgi.annotation.bundle.Capability;
import org.osgi.service.component.annotations.Component;

/** A memory that learns while it reads, alone, as a gate of attention or as its context. */
@Component(property = Mechanism.NAME + "=" + TitansMechanism.TITANS)
@Capability(namespace = "io.heddle.mechanism", name = TitansMechanism.TITANS)
public final class TitansMechanism implements Mechanism {
    static final String TITANS = "titans";

    @Override
    public MechanismInfo describe() {
        return new MechanismInfo(TITANS, "trains a small network on each token as it comes, and reads it",
                "S_t = eta S_{t-1} - lr grad|M_{t-1}(k_t) - v_t|^2; M_t = (1-alpha) M_{t-1} + S_t; y_t = M_t(q_t)",
                "O(T), O(T window) beside attention", "O(1), O(window) beside attention",
                "O(1), O(window) beside attention", "Behrouz et al. 2025, Titans", TitansConfig.OPTIONS);
    }

    @Override
    public Mixer create(MixerSite site) {
        return new TitansMixer(TitansConfig.of(site), site.weights());
    }
}
