// SPDX-License-Identifier: Apache-2.0
package io.heddle.api.stack;

/**
 * What was picked where a stack has alternatives.
 *
 * @param place layer, stage and branch, as in {@code 3.0.0}
 * @param alternative the index of the alternative, or -1 for the branch's own block
 * @param mechanism what runs there
 * @param reason why, in a few words
 */
public record Choice(String place, int alternative, String mechanism, String reason) {
    @Override
    public String toString() {
        return mechanism + " at " + place + " since " + reason;
    }
}
