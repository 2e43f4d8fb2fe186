// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal.result;

import io.heddle.api.mechanism.MechanismInfo;
import java.util.Iterator;
import java.util.List;

/**
 * The mechanisms that are installed.
 *
 * @param mechanisms by name
 * @param state what each keeps
 */
public record Mechanisms(List<MechanismInfo> mechanisms, MechanismState state) implements Result {

    /** Copies the list. */
    public Mechanisms {
        mechanisms = List.copyOf(mechanisms);
    }

    @Override
    public String text() {
        if (mechanisms.isEmpty()) {
            return "no mechanism is installed; add a mechanism bundle";
        }
        Table table = new Table("name", "T tokens", "one more", "state", ">bytes", "summary");
        mechanisms.forEach(m -> table.row(m.name(), m.training(), m.step(), m.memory(), state.of(m.name()), m.summary()));
        Iterator<String> rows = table.text().lines().iterator();
        StringBuilder text = new StringBuilder(rows.next()).append('\n');
        for (MechanismInfo mechanism : mechanisms) {
            text.append(rows.next()).append("\n    ").append(mechanism.formula()).append("   (").append(mechanism.source())
                    .append(")\n");
        }
        return text.append("\nbytes: the state of one layer and one sequence at ").append(state.size()).append(", ")
                .append(MechanismState.ELEMENT).append(" bytes an element\n").toString();
    }
}
