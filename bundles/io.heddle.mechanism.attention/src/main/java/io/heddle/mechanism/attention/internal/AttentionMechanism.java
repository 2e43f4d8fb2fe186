// SPDX-License-Identifier: Apache-2.0
package io.heddle.mechanism.attention.internal;

import io.heddle.api.mechanism.Mechanism;
import io.heddle.api.mechanism.MechanismInfo;
import io.heddle.api.mechanism.Mixer;
import io.heddle.api.mechanism.MixerSite;
import org.osgi.annotation.bundle.Capability;
import org.osgi.service.component.annotations.Component;

/** Softmax attention: full or windowed, with grouped heads, with or without rotary positions. */
@Component(property = Mechanism.NAME + "=" + AttentionMechanism.ATTENTION)
@Capability(namespace = "io.heddle.mechanism", name = AttentionMechanism.ATTENTION)
public final class AttentionMechanism implements Mechanism {
    static final String ATTENTION = "attention";

    @Override
    public MechanismInfo describe() {
        return new MechanismInfo(ATTENTION, "looks back at every token, or at those in a window",
                "y_i = sum_j softmax_j(scale q_i.k_j) v_j", "O(T^2), O(T window) with a window", "O(T)",
                "O(T), O(window) with a window",
                "Vaswani et al. 2017; Ainslie et al. 2023, GQA; Su et al. 2021, RoFormer", AttentionConfig.OPTIONS);
    }

    @Override
    public Mixer create(MixerSite site) {
        return new AttentionMixer(AttentionConfig.of(site), site.weights());
    }
}
