// SPDX-License-Identifier: Apache-2.0
package org.example.ema.internal;

import io.heddle.api.config.ConfigException;
import io.heddle.api.config.Option;
import io.heddle.api.mechanism.Mechanism;
import io.heddle.api.mechanism.MechanismInfo;
import io.heddle.api.mechanism.Mixer;
import io.heddle.api.mechanism.MixerSite;
import java.util.List;
import org.osgi.annotation.bundle.Capability;
import org.osgi.service.component.annotations.Component;

/** The service by which a stack finds the mechanism. */
@Component(property = Mechanism.NAME + "=" + EmaMechanism.ID)
@Capability(namespace = "io.heddle.mechanism", name = EmaMechanism.ID)
public final class EmaMechanism implements Mechanism {
    static final String ID = "ema";
    /** Three times as many channels are still a number of channels. */
    private static final int MOST = 1 << 24;

    @Override
    public MechanismInfo describe() {
        return new MechanismInfo(ID, "averages each channel, forgetting at a rate that the input chooses",
                "h_t = a_t h_{t-1} + (1 - a_t) v_t; y_t = h_t silu(z_t); a_t = sigmoid(f_t)",
                "O(T)", "O(1)", "O(1)", "an example",
                List.of(Option.integer("innerWidth", "Channels that are averaged; the width.")));
    }

    @Override
    public Mixer create(MixerSite site) {
        int inner = site.options().positive(site.width(), "innerWidth");
        if (inner > MOST) {
            throw new ConfigException("innerWidth is " + inner + "; at most " + MOST + " is allowed");
        }
        return new EmaMixer(inner, site);
    }
}
