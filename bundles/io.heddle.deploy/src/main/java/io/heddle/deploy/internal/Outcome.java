// SPDX-License-Identifier: Apache-2.0
package io.heddle.deploy.internal;

import io.heddle.deploy.internal.archive.JarBytes;
import org.osgi.framework.Bundle;

/**
 * A bundle that a jar brought.
 *
 * @param bundle in the framework
 * @param jar the very bytes that were inspected, to come back to when a replacement fails
 * @param waitsFor why it does not run; empty if it does
 */
record Outcome(Bundle bundle, JarBytes jar, String waitsFor) {

    boolean runs() {
        return waitsFor.isEmpty();
    }
}
