// SPDX-License-Identifier: Apache-2.0
package io.heddle.itest.conformance;

import io.heddle.tck.MechanismConformance;
import java.util.List;

/** Mamba-3, of rank one and more, and as plain as it gets. */
class Mamba3Conformance extends MechanismConformance {
    @Override
    protected List<String> uses() {
        return List.of("mamba3", "mamba3(rank=2)",
                "mamba3(discretisation=euler rotaryShare=0 keyNorm=false)");
    }
}
