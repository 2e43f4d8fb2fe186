// SPDX-License-Identifier: Apache-2.0
package io.heddle.deploy.internal.archive;

import java.io.ByteArrayOutputStream;
import java.util.zip.CRC32;

/** What is kept of an entry while it is expanded: its first bytes, its size and its check sum. Used by one thread. */
final class Kept {

    final CRC32 crc = new CRC32();
    long size;
    private final ByteArrayOutputStream head = new ByteArrayOutputStream();
    private final int most;

    Kept(int most) {
        this.most = most;
    }

    void add(byte[] chunk, int from, int count) {
        crc.update(chunk, from, count);
        size += count;
        head.write(chunk, from, Math.min(count, most - head.size()));
    }

    byte[] bytes() {
        return head.toByteArray();
    }
}
