// SPDX-License-Identifier: Apache-2.0
package org.example.ema.conformance;

import io.heddle.tck.MechanismConformance;
import java.util.List;

/** What must hold for every mechanism, tried inside a framework. */
class EmaConformance extends MechanismConformance {
    @Override
    protected List<String> uses() {
        return List.of("ema", "ema(innerWidth=20)", "emaplain", "emascan");
    }

    @Override
    protected List<String> refused() {
        return List.of("ema(innerWidth=0)");
    }
}
