// SPDX-License-Identifier: Apache-2.0
package io.heddle.itest.conformance;

import io.heddle.tck.MechanismConformance;
import java.util.List;

/** S4D and H3. */
class S4Conformance extends MechanismConformance {
    @Override
    protected List<String> uses() {
        return List.of("s4", "s4(form=h3)", "s4(form=h3 shiftTaps=3 stateSize=8)");
    }

    @Override
    protected List<String> refused() {
        return List.of("s4(stateSize=7)", "s4(form=s5)");
    }
}
