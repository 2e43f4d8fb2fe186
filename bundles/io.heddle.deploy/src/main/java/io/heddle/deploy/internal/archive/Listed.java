// SPDX-License-Identifier: Apache-2.0
package io.heddle.deploy.internal.archive;

/**
 * An entry as the directory at the end of the file lists it.
 *
 * @param name with slashes; ends with one for a folder
 * @param nameBytes how many bytes of the file the name takes
 * @param flags general purpose bits
 * @param method 0 stored, 8 deflated
 * @param crc of the expanded data
 * @param compressed bytes in the file
 * @param size expanded
 * @param mode Unix file mode, zero if none is told
 * @param offset of its local header
 */
public record Listed(String name, int nameBytes, int flags, int method, long crc, long compressed, long size, int mode,
        long offset) {

    private static final int STREAMED = 1 << 3;

    /** Whether its sizes follow its data instead of standing in front of it. */
    boolean streamed() {
        return (flags & STREAMED) != 0;
    }

    boolean folder() {
        return name.endsWith("/");
    }
}
