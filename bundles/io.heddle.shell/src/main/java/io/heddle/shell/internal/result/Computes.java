// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal.result;

import io.heddle.api.stack.ComputeStatus;
import java.util.List;
import java.util.stream.Collectors;

/** The computes that are installed. @param computes best first */
public record Computes(List<ComputeStatus> computes) implements Result {

    @Override
    public String text() {
        if (computes.isEmpty()) {
            return "no compute is installed; add a compute bundle";
        }
        Table table = new Table("name", "device", "types", ">ranking", "verdict", "summary");
        computes.forEach(c -> table.row(c.compute().name(), c.device(),
                c.compute().types().stream().map(Enum::name).collect(Collectors.joining(" ")), c.ranking(), c.verdict(),
                c.compute().summary()));
        return table.text();
    }
}
