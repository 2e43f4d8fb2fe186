// SPDX-License-Identifier: Apache-2.0
package io.heddle.mechanism.rwkv.internal;

import io.heddle.api.config.Config;
import io.heddle.api.config.Option;
import io.heddle.api.mechanism.Mechanism;
import io.heddle.api.mechanism.MechanismInfo;
import io.heddle.api.mechanism.Mixer;
import io.heddle.api.mechanism.MixerSite;
import java.util.List;
import org.osgi.annotation.bundle.Capability;
import org.osgi.service.component.annotations.Component;

/** The channel mix of RWKV, versions 4 to 7. */
@Component(property = Mechanism.NAME + "=" + RwkvChannelMechanism.CHANNEL)
@Capability(namespace = "io.heddle.mechanism", name = RwkvChannelMechanism.CHANNEL)
public final class RwkvChannelMechanism implements Mechanism {
    static final String CHANNEL = "rwkvchannel";

    @Override
    public MechanismInfo describe() {
        return new MechanismInfo(CHANNEL, "mixes the channels of each token and the one before",
                "y = sigmoid(R x_r) * V relu(K x_k)^2, without the gate in version 7",
                "O(T)", "O(1)", "O(1)", "Peng et al. 2023, RWKV", List.of(RwkvVersion.option(),
                        Option.integer("innerWidth", "Channels in between; 3.5 of the input in 32s in versions 5 and 6, else 4.")));
    }

    @Override
    public Mixer create(MixerSite site) {
        Config options = site.options();
        RwkvVersion version = RwkvVersion.of(options);
        int standard = version == RwkvVersion.V4 || version == RwkvVersion.V7 ? 4 * site.inputWidth()
                : Math.ceilDiv(7 * site.inputWidth() / 2, 32) * 32;
        return new RwkvChannelMixer(version, site.inputWidth(), site.width(), options.positive(standard, "innerWidth"),
                site.weights());
    }
}
