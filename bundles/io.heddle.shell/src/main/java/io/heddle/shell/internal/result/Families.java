// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal.result;

import io.heddle.api.family.FamilyInfo;
import java.util.List;

/**
 * The checkpoint families that are installed.
 *
 * @param families by name
 * @param architectures that are read from GGUF files
 */
public record Families(List<FamilyInfo> families, List<String> architectures) implements Result {

    @Override
    public String text() {
        if (families.isEmpty()) {
            return "no family is installed; add a checkpoint bundle";
        }
        Table table = new Table("name", "model_type", "summary", "source");
        families.forEach(f -> table.row(f.name(), String.join(", ", f.modelTypes()), f.summary(), f.source()));
        return table.text() + "\nfrom GGUF files: " + String.join(", ", architectures);
    }
}
