// SPDX-License-Identifier: Apache-2.0
package io.heddle.itest.conformance;

import io.heddle.tck.MechanismConformance;
import java.util.List;

/** Gated linear attention, plain and with rotated keys. */
class GlaConformance extends MechanismConformance {
    @Override
    protected List<String> uses() {
        return List.of("gla", "gla(rotaryBase=10000)");
    }
}
