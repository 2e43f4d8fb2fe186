// SPDX-License-Identifier: Apache-2.0
package io.heddle.deploy.internal;

import io.heddle.deploy.internal.archive.RefusedException;
import java.util.Set;
import org.osgi.framework.Bundle;

/** Tries a bundle that has just started, before anything relies on it. */
interface SmokeTest {

    /**
     * Tries what the bundle registered.
     *
     * @return the names of its mechanisms
     * @throws RefusedException if one of them does not work
     */
    Set<String> mechanisms(Bundle bundle) throws RefusedException;
}
