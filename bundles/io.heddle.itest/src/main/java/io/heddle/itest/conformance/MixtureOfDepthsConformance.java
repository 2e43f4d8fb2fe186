// SPDX-License-Identifier: Apache-2.0
package io.heddle.itest.conformance;

import io.heddle.tck.MechanismConformance;
import java.util.List;

/** Tokens that are routed around a block. */
class MixtureOfDepthsConformance extends MechanismConformance {
    @Override
    protected List<String> uses() {
        return List.of("mixtureofdepths", "mixtureofdepths(block=attention)");
    }
}
