// SPDX-License-Identifier: Apache-2.0
package io.heddle.itest.conformance;

import io.heddle.tck.MechanismConformance;
import java.util.List;

/** The delta rule with and without decay. */
class DeltaNetConformance extends MechanismConformance {
    @Override
    protected List<String> uses() {
        return List.of("deltanet", "deltanet(heads=2 valueHeads=4)", "deltanet(decay=channel)");
    }
}
