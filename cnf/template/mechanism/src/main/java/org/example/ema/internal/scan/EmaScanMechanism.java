// SPDX-License-Identifier: Apache-2.0
package org.example.ema.internal.scan;

import io.heddle.api.mechanism.Mechanism;
import io.heddle.api.mechanism.MechanismInfo;
import io.heddle.api.mechanism.Mixer;
import io.heddle.api.mechanism.MixerSite;
import java.util.List;
import org.osgi.annotation.bundle.Capability;
import org.osgi.service.component.annotations.Component;

/** The service by which a stack finds the mechanism with its own operator. */
@Component(property = Mechanism.NAME + "=" + EmaScanMechanism.ID)
@Capability(namespace = "io.heddle.mechanism", name = EmaScanMechanism.ID)
public final class EmaScanMechanism implements Mechanism {
    static final String ID = "emascan";

    @Override
    public MechanismInfo describe() {
        return new MechanismInfo(ID, "averages each channel at a learned rate, by an operator of its own",
                "h_t = a h_{t-1} + (1 - a) v_t; y_t = h_t; a = sigmoid(rate)",
                "O(T)", "O(1)", "O(1)", "an example", List.of());
    }

    @Override
    public Mixer create(MixerSite site) {
        return new EmaScanMixer(site);
    }
}
