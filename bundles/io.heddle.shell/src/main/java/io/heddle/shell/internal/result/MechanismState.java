// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal.result;

import java.util.Map;

/**
 * What mechanisms keep for one sequence, in one layer, with their standard options.
 *
 * @param width of the hidden state
 * @param context tokens of the sequence
 * @param bytes at 4 an element, by mechanism; one that cannot stand alone is not there
 */
public record MechanismState(int width, long context, Map<String, Long> bytes) {
    /** Bytes of an element. */
    public static final int ELEMENT = 4;

    /** Copies the map. */
    public MechanismState {
        bytes = Map.copyOf(bytes);
    }

    /** The bytes of a mechanism in words. */
    String of(String mechanism) {
        Long kept = bytes.get(mechanism);
        return kept == null ? "-" : kept == 0 ? "none" : Amount.bytes(kept);
    }

    /** The size that the bytes are for. */
    String size() {
        return "width " + width + ", " + Amount.count(context) + " tokens";
    }
}
