// SPDX-License-Identifier: Apache-2.0
package io.heddle.itest.conformance;

import io.heddle.tck.MechanismConformance;
import java.util.List;

/** HGRN and HGRN2. */
class HgrnConformance extends MechanismConformance {
    @Override
    protected List<String> uses() {
        return List.of("hgrn", "hgrn(expanded=true headDim=8 convTaps=4)");
    }
}
