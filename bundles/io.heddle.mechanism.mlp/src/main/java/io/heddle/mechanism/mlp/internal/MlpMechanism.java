// SPDX-License-Identifier: Apache-2.0
package io.heddle.mechanism.mlp.internal;

import io.heddle.api.mechanism.Mechanism;
import io.heddle.api.mechanism.MechanismInfo;
import io.heddle.api.mechanism.Mixer;
import io.heddle.api.mechanism.MixerSite;
import org.osgi.annotation.bundle.Capability;
import org.osgi.service.component.annotations.Component;

/** The dense channel mixer: gated (Llama, Jamba) or plain (GPT-2, Nemotron-H). */
@Component(property = Mechanism.NAME + "=" + MlpMechanism.MLP)
@Capability(namespace = "io.heddle.mechanism", name = MlpMechanism.MLP)
public final class MlpMechanism implements Mechanism {
    static final String MLP = "mlp";

    @Override
    public MechanismInfo describe() {
        return new MechanismInfo(MLP, "mixes the channels of each token", "y = down(act(gate x) * up x)",
                "O(T)", "O(1)", "none", "Shazeer 2020, GLU Variants Improve Transformer", MlpConfig.OPTIONS);
    }

    @Override
    public Mixer create(MixerSite site) {
        return new MlpMixer(MlpConfig.of(site), site.weights());
    }
}
