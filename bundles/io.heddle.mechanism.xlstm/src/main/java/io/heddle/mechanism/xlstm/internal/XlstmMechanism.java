// SPDX-License-Identifier: Apache-2.0
package io.heddle.mechanism.xlstm.internal;

import io.heddle.api.mechanism.Mechanism;
import io.heddle.api.mechanism.MechanismInfo;
import io.heddle.api.mechanism.Mixer;
import io.heddle.api.mechanism.MixerSite;
import org.osgi.annotation.bundle.Capability;
import org.osgi.service.component.annotations.Component;

/** The cells of xLSTM: mLSTM as in xLSTM-7B, and sLSTM. */
@Component(property = Mechanism.NAME + "=" + XlstmMechanism.XLSTM)
@Capability(namespace = "io.heddle.mechanism", name = XlstmMechanism.XLSTM)
public final class XlstmMechanism implements Mechanism {
    static final String XLSTM = "xlstm";

    @Override
    public MechanismInfo describe() {
        return new MechanismInfo(XLSTM, "carries a matrix (mLSTM) or a scalar cell (sLSTM) with exponential gates",
                "C_t = f_t C_{t-1} + exp(i_t) v_t k_t'; n_t = f_t n_{t-1} + exp(i_t) k_t; y_t = C_t q_t / max(|n_t q_t|, 1)",
                "O(T)", "O(1)", "O(1)", "Beck et al. 2024, xLSTM; Beck et al. 2025, xLSTM 7B", XlstmConfig.OPTIONS);
    }

    @Override
    public Mixer create(MixerSite site) {
        XlstmConfig config = XlstmConfig.of(site);
        return switch (config.cell()) {
            case MLSTM -> new MlstmMixer(config, site.weights());
            case SLSTM -> new SlstmMixer(config, site.weights());
        };
    }
}
