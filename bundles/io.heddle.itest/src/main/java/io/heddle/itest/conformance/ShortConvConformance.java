// SPDX-License-Identifier: Apache-2.0
package io.heddle.itest.conformance;

import io.heddle.tck.MechanismConformance;
import java.util.List;

/** Short gated convolutions. */
class ShortConvConformance extends MechanismConformance {
    @Override
    protected List<String> uses() {
        return List.of("shortconv");
    }
}
