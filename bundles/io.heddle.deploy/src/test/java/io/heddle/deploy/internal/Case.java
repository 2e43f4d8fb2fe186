// SPDX-License-Identifier: Apache-2.0
package io.heddle.deploy.internal;

/** A file that is refused. @param name of the case @param bytes of the file @param reason that is given */
record Case(String name, byte[] bytes, String reason) {

    @Override
    public String toString() {
        return name;
    }
}
