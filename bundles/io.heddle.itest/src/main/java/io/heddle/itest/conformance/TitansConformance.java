// SPDX-License-Identifier: Apache-2.0
package io.heddle.itest.conformance;

import io.heddle.tck.MechanismConformance;
import java.util.List;

/** The neural memory, alone and beside attention. */
class TitansConformance extends MechanismConformance {
    @Override
    protected List<String> uses() {
        return List.of("titans", "titans(use=gate window=5)", "titans(use=context window=5)");
    }
}
