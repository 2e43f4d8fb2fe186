// SPDX-License-Identifier: Apache-2.0
package io.heddle.itest.conformance;

import io.heddle.tck.MechanismConformance;
import java.util.List;

/** RWKV-4 to RWKV-7. */
class RwkvConformance extends MechanismConformance {
    @Override
    protected List<String> uses() {
        return List.of("rwkv", "rwkv(version=4)", "rwkv(version=5.1)", "rwkv(version=6)",
                "rwkvchannel", "rwkvchannel(version=4)");
    }

    @Override
    protected List<String> refused() {
        return List.of("rwkv(version=3)");
    }
}
