// SPDX-License-Identifier: Apache-2.0
package io.heddle.itest.conformance;

import io.heddle.tck.MechanismConformance;
import java.util.List;

/** The channel mixer. */
class MlpConformance extends MechanismConformance {
    @Override
    protected List<String> uses() {
        return List.of("mlp", "mlp(adapterRank=3 gateScale=0.5)");
    }
}
