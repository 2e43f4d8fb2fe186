// SPDX-License-Identifier: Apache-2.0
package io.heddle.deploy.internal.archive;

import static io.heddle.deploy.internal.archive.RefusedException.shown;

/** The fields behind a name in a zip file: those that could give the entry another name or size are not taken. */
final class ExtraFields {

    private static final int ZIP64 = 0x0001;
    private static final int UNICODE_PATH = 0x7075;

    private ExtraFields() {}

    static void check(LittleEndian file, long at, int count, String name) throws RefusedException {
        file.require(at, count);
        long end = at + count;
        long place = at;
        while (place + 4 <= end) {
            int kind = file.u2(place);
            if (kind == ZIP64) {
                throw new RefusedException("its entry " + shown(name) + " uses ZIP64, which no jar of this size needs");
            }
            if (kind == UNICODE_PATH) {
                throw new RefusedException("its entry " + shown(name) + " has a second name");
            }
            place += 4 + file.u2(place + 2);
        }
        if (place != end) {
            throw new RefusedException("its entry " + shown(name) + " has damaged extra fields");
        }
    }
}
