// SPDX-License-Identifier: Apache-2.0
package io.heddle.itest.conformance;

import io.heddle.tck.MechanismConformance;
import java.util.List;

/** Attention over every token, and over a window. */
class AttentionConformance extends MechanismConformance {
    @Override
    protected List<String> uses() {
        return List.of("attention", "attention(window=5)", "attention(heads=4 adapterRank=3)", "attention(heads=4 convTaps=3)",
                "attention(headNorm=true headNormOffset=1 outputGate=true)");
    }

    @Override
    protected List<String> refused() {
        return List.of("attention(heads=5)", "attention(heads=4 keyHeads=3)");
    }
}
