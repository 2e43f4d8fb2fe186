// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal.distribution;

import org.osgi.framework.Bundle;

/**
 * A bundle that a run needs.
 *
 * @param bundle what is installed here
 * @param why what it provides, and to whom
 */
public record Needed(Bundle bundle, String why) {

    /** Its symbolic name. */
    public String name() {
        return bundle.getSymbolicName();
    }
}
