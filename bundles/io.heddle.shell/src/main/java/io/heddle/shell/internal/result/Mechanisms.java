// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal.result;

import io.heddle.api.mechanism.MechanismInfo;
import java.util.List;

/** The mechanisms that are installed. @param mechanisms by name */
public record Mechanisms(List<MechanismInfo> mechanisms) implements Result {

    @Override
    public String text() {
        if (mechanisms.isEmpty()) {
            return "no mechanism is installed; add a mechanism bundle";
        }
        Table table = new Table("name", "T tokens", "one more", "state", "summary");
        mechanisms.forEach(m -> table.row(m.name(), m.training(), m.step(), m.memory(), m.summary()));
        return table.text();
    }
}
