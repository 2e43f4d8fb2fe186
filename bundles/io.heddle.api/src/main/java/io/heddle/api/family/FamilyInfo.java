// SPDX-License-Identifier: Apache-2.0
package io.heddle.api.family;

import java.util.List;

/**
 * What users are told of a family.
 *
 * @param name its name
 * @param modelTypes the {@code model_type} values that it reads
 * @param summary one line
 * @param source the paper or the published implementation
 */
public record FamilyInfo(String name, List<String> modelTypes, String summary, String source) {
    /** Copies the list. */
    public FamilyInfo {
        modelTypes = List.copyOf(modelTypes);
    }
}
