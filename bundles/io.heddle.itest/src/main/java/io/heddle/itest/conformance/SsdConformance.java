// SPDX-License-Identifier: Apache-2.0
package io.heddle.itest.conformance;

import io.heddle.tck.MechanismConformance;
import java.util.List;

/** The state space duality layer of Mamba-2, with and without its convolution. */
class SsdConformance extends MechanismConformance {
    @Override
    protected List<String> uses() {
        return List.of("ssd", "ssd(convTaps=0)");
    }
}
