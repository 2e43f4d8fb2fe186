// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal.result;

import java.util.List;

/**
 * The bundles that a run needs.
 *
 * @param rows one a bundle
 * @param installed how many bundles there are here
 */
public record Resolution(List<Row> rows, int installed) implements Result {

    /**
     * A bundle.
     *
     * @param name its symbolic name
     * @param version its version
     * @param bytes of its file; 0 if that cannot be told
     * @param why what it provides, and to whom
     */
    public record Row(String name, String version, long bytes, String why) {}

    /** Copies the list. */
    public Resolution {
        rows = List.copyOf(rows);
    }

    @Override
    public String text() {
        Table table = new Table("bundle", "version", ">size", "why");
        rows.forEach(row -> table.row(row.name(), row.version(), row.bytes() == 0 ? "-" : Amount.bytes(row.bytes()), row.why()));
        return table.text() + "\n" + rows.size() + " of " + installed + " bundles, "
                + Amount.bytes(rows.stream().mapToLong(Row::bytes).sum()) + "\n";
    }
}
