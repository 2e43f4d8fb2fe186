// SPDX-License-Identifier: Apache-2.0
package io.heddle.deploy.internal.archive;

/**
 * How much of a jar is read at most.
 *
 * @param fileBytes size of the file
 * @param entries in it
 * @param ratio of all that it expands to and its size
 * @param expandedBytes of all entries together
 * @param manifestBytes of the manifest
 */
public record Limits(int fileBytes, int entries, int ratio, long expandedBytes, int manifestBytes) {

    private static final int MIB = 1 << 20;

    /** What holds in a distribution. */
    public static Limits standard() {
        return new Limits(64 * MIB, 10_000, 100, 256L * MIB, MIB);
    }
}
