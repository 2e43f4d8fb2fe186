// SPDX-License-Identifier: Apache-2.0
package io.heddle.itest.conformance;

import io.heddle.tck.MechanismConformance;
import java.util.List;

/** The selective scan of Mamba. */
class SelectiveScanConformance extends MechanismConformance {
    @Override
    protected List<String> uses() {
        return List.of("selectivescan", "selectivescan(headGroups=2)");
    }
}
