// SPDX-License-Identifier: Apache-2.0
package io.heddle.itest.conformance;

import io.heddle.tck.MechanismConformance;
import java.util.List;

/** The matrix recurrence, plain and with all that it can have. */
class MatrixConformance extends MechanismConformance {
    @Override
    protected List<String> uses() {
        return List.of("matrix", "matrix(rotaryBase=10000 convTaps=3 featureMap=silu)");
    }
}
