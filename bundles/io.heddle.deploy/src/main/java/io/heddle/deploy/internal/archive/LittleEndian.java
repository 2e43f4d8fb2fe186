// SPDX-License-Identifier: Apache-2.0
package io.heddle.deploy.internal.archive;

/** Numbers in a zip file. A place outside of it is a reason to refuse the file, not an error of ours. */
record LittleEndian(byte[] bytes) {

    int u2(long at) throws RefusedException {
        require(at, 2);
        int i = (int) at;
        return (bytes[i] & 0xff) | (bytes[i + 1] & 0xff) << 8;
    }

    long u4(long at) throws RefusedException {
        return u2(at) | (long) u2(at + 2) << 16;
    }

    int size() {
        return bytes.length;
    }

    /** Refuses the file unless it has so many bytes at this place. */
    void require(long at, long count) throws RefusedException {
        if (at < 0 || count < 0 || at + count > bytes.length) {
            throw new RefusedException("it is damaged: its directory points outside of the file");
        }
    }
}
