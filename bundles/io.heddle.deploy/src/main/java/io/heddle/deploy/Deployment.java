// SPDX-License-Identifier: Apache-2.0
package io.heddle.deploy;

import java.time.Instant;

/**
 * What became of one jar.
 *
 * @param file its name in the folder
 * @param state where it stands
 * @param bundle symbolic name and version that it brought, as last installed; empty if none is
 * @param reason why it stands there, in one line
 * @param sha256 digest of the bytes that were inspected, in hexadecimal; empty if they could not be read
 * @param time of the decision
 */
public record Deployment(String file, State state, String bundle, String reason, String sha256, Instant time) {

    /** Where a jar stands. */
    public enum State {
        /** It passed the inspection and waits for something that it requires. */
        ACCEPTED,
        /** It runs. */
        INSTALLED,
        /** It did not pass; a bundle that the same file brought before goes on running. */
        REFUSED
    }
}
