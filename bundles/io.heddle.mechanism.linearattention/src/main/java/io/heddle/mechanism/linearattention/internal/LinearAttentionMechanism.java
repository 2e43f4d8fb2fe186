// SPDX-License-Identifier: Apache-2.0
package io.heddle.mechanism.linearattention.internal;

import io.heddle.api.mechanism.Mechanism;
import io.heddle.api.mechanism.MechanismInfo;
import io.heddle.api.mechanism.Mixer;
import io.heddle.api.mechanism.MixerSite;
import org.osgi.annotation.bundle.Capability;
import org.osgi.service.component.annotations.Component;

/** Attention whose exponential is replaced by a product of feature maps, and so by a state of fixed size. */
@Component(property = Mechanism.NAME + "=" + LinearAttentionMechanism.LINEAR_ATTENTION)
@Capability(namespace = "io.heddle.mechanism", name = LinearAttentionMechanism.LINEAR_ATTENTION)
public final class LinearAttentionMechanism implements Mechanism {
    static final String LINEAR_ATTENTION = "linearattention";

    @Override
    public MechanismInfo describe() {
        return new MechanismInfo(LINEAR_ATTENTION, "sums values weighed by feature maps of queries and keys into a matrix state a head",
                "S_t = S_{t-1} + v_t f(k_t)'; z_t = z_{t-1} + f(k_t); y_t = S_t f(q_t) / z_t.f(q_t)",
                "O(T)", "O(1)", "O(1)", "Katharopoulos et al. 2020; Choromanski et al. 2021, Performer", LinearAttentionConfig.OPTIONS);
    }

    @Override
    public Mixer create(MixerSite site) {
        return new LinearAttentionMixer(LinearAttentionConfig.of(site), site.weights());
    }
}
