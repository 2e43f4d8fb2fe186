// SPDX-License-Identifier: Apache-2.0
package io.heddle.itest.conformance;

import io.heddle.tck.MechanismConformance;
import java.util.List;

/** Linear attention by feature maps. */
class LinearAttentionConformance extends MechanismConformance {
    @Override
    protected List<String> uses() {
        return List.of("linearattention", "linearattention(featureMap=random)",
                "linearattention(featureMap=product norm=true)", "linearattention(queryNorm=true keyNorm=true)");
    }
}
