// SPDX-License-Identifier: Apache-2.0
package io.heddle.mechanism.matrix.internal;

import io.heddle.api.mechanism.Mechanism;
import io.heddle.api.mechanism.MechanismInfo;
import io.heddle.api.mechanism.Mixer;
import io.heddle.api.mechanism.MixerSite;
import org.osgi.annotation.bundle.Capability;
import org.osgi.service.component.annotations.Component;

/** The general matrix recurrence: each key channel forgets, what the present key finds is erased, and a value is written. */
@Component(property = Mechanism.NAME + "=" + MatrixMechanism.MATRIX)
@Capability(namespace = "io.heddle.mechanism", name = MatrixMechanism.MATRIX)
public final class MatrixMechanism implements Mechanism {
    static final String MATRIX = "matrix";

    @Override
    public MechanismInfo describe() {
        return new MechanismInfo(MATRIX, "carries a matrix state a head that forgets, erases and writes as the input says",
                "S_t = S_{t-1} diag(w_t) - e_t (S_{t-1} b_t) b_t' + v_t k_t'; y_t = S_t q_t; b_t = k_t / |k_t|;"
                        + " e_t = tanh(relu(W x_t))",
                "O(T)", "O(1)", "O(1)", "the general form of the family of GLA (Yang et al. 2024), Gated DeltaNet (Yang et al."
                        + " 2025) and RWKV-7 (Peng et al. 2025), in this toolkit's own setting", MatrixConfig.OPTIONS);
    }

    @Override
    public Mixer create(MixerSite site) {
        return new MatrixMixer(MatrixConfig.of(site), site.weights());
    }
}
