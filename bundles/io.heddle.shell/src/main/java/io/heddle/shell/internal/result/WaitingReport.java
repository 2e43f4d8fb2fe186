// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal.result;

import java.util.List;

/** What waits, and for what. @param items stacks, components and bundles */
public record WaitingReport(List<Item> items) implements Result {

    /**
     * One of them.
     *
     * @param kind stack, component or bundle
     * @param name its name
     * @param reason what it waits for; empty if it waits for nothing
     */
    public record Item(String kind, String name, String reason) {

        /** Whether it waits. */
        public boolean waits() {
            return !reason.isEmpty();
        }
    }

    @Override
    public String text() {
        if (items.isEmpty()) {
            return "nothing waits";
        }
        Table table = new Table("kind", "name", "waits for");
        items.forEach(item -> table.row(item.kind(), item.name(), item.waits() ? item.reason() : "nothing"));
        return table.text();
    }
}
