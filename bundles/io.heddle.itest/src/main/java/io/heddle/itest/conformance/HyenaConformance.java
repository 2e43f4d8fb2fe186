// SPDX-License-Identifier: Apache-2.0
package io.heddle.itest.conformance;

import io.heddle.tck.MechanismConformance;
import java.util.List;

/** Implicit and modal long filters. */
class HyenaConformance extends MechanismConformance {
    @Override
    protected List<String> uses() {
        return List.of("hyena", "hyena(maxLength=9)", "hyena(maxLength=12 learnedPositions=true windowShift=0.05)",
                "hyena(form=modal heads=4)");
    }

    @Override
    protected List<String> refused() {
        return List.of("hyena(features=4)", "hyena(heads=5)");
    }
}
