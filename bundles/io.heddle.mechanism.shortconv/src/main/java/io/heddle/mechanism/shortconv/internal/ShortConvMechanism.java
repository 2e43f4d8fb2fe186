// SPDX-License-Identifier: Apache-2.0
package io.heddle.mechanism.shortconv.internal;

import io.heddle.api.mechanism.Mechanism;
import io.heddle.api.mechanism.MechanismInfo;
import io.heddle.api.mechanism.Mixer;
import io.heddle.api.mechanism.MixerSite;
import org.osgi.annotation.bundle.Capability;
import org.osgi.service.component.annotations.Component;

/** The short gated convolution of LFM2. */
@Component(property = Mechanism.NAME + "=" + ShortConvMechanism.SHORTCONV)
@Capability(namespace = "io.heddle.mechanism", name = ShortConvMechanism.SHORTCONV)
public final class ShortConvMechanism implements Mechanism {
    static final String SHORTCONV = "shortconv";

    @Override
    public MechanismInfo describe() {
        return new MechanismInfo(SHORTCONV, "mixes each channel over the last few tokens, between two gates",
                "y = W_o (c * conv(b * x)); b, c, x = W_i u", "O(T)", "O(1)", "O(1)",
                "Liquid AI 2025, LFM2", ShortConvConfig.OPTIONS);
    }

    @Override
    public Mixer create(MixerSite site) {
        return new ShortConvMixer(ShortConvConfig.of(site), site.weights());
    }
}
