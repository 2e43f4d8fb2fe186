// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.internal.pickle;

/**
 * A file in an archive, stored as it is.
 *
 * @param name with its folders, checked to be a plain relative path
 * @param header where its own header begins in the archive
 * @param begin where its bytes begin in the archive, behind the header
 * @param length how many there are; all lie in the archive, and in no other entry
 */
record ArchiveEntry(String name, long header, long begin, long length) {
    long end() {
        return begin + length;
    }
}
