// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.internal;

/** What things are called in a saved state's file. */
final class SavedStateNames {

    static final String FORMAT = "format";
    static final String FORMAT_VALUE = "heddle-state-1";
    static final String STACK = "stack";
    static final String KIND = "kind";
    static final String TEXT = "text";
    static final String IDS = "ids";
    static final String SEED = "seed";
    static final String PROMPTS = "prompts";
    static final String DRAWS = "draws";

    private SavedStateNames() {}

    static String tokens(int sequence) {
        return sequence + "/tokens";
    }

    /** The prefix of the names of a sequence's state tensors. */
    static String state(int sequence) {
        return sequence + "/state/";
    }
}
