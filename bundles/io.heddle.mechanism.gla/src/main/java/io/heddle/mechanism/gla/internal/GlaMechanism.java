// SPDX-License-Identifier: Apache-2.0
package io.heddle.mechanism.gla.internal;

import io.heddle.api.mechanism.Mechanism;
import io.heddle.api.mechanism.MechanismInfo;
import io.heddle.api.mechanism.Mixer;
import io.heddle.api.mechanism.MixerSite;
import org.osgi.annotation.bundle.Capability;
import org.osgi.service.component.annotations.Component;

/** Gated linear attention: a matrix state a head whose every key channel forgets as the input says. */
@Component(property = Mechanism.NAME + "=" + GlaMechanism.GLA)
@Capability(namespace = "io.heddle.mechanism", name = GlaMechanism.GLA)
public final class GlaMechanism implements Mechanism {
    static final String GLA = "gla";

    @Override
    public MechanismInfo describe() {
        return new MechanismInfo(GLA, "carries a matrix state a head whose key channels forget at rates the input chooses",
                "S_t = S_{t-1} diag(a_t) + v_t k_t'; y_t = S_t q_t; a_t = sigmoid(W2 W1 x_t + b)^(1/16)",
                "O(T)", "O(1)", "O(1)", "Yang et al. 2024, Gated Linear Attention", GlaConfig.OPTIONS);
    }

    @Override
    public Mixer create(MixerSite site) {
        return new GlaMixer(GlaConfig.of(site), site.weights());
    }
}
