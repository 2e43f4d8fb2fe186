// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.safetensors;

/**
 * Bounds on what a file may make the reader do.
 * They lie far above any published checkpoint, and low enough that a hostile file costs seconds at most.
 */
final class Limits {

    /** Bytes of a header, or of an index; the format's own reader stops here too. */
    static final int HEADER_BYTES = 100_000_000;
    static final int TENSORS = 1_000_000;
    /** Tensors that an index names; the largest published ones have some 150,000. */
    static final int INDEXED = 250_000;
    static final int NAME_BYTES = 4096;
    static final int DIMENSIONS = 64;
    static final int DEPTH = 8;
    static final int METADATA_ENTRIES = 100_000;
    /** JSON tokens in values that the format does not know and readers pass over. */
    static final int SKIPPED_TOKENS = 100_000;
    /** Digits of a number; 64 bits need 20. */
    static final int DIGITS = 32;
    /** Files of one checkpoint, each an open file. */
    static final int SHARDS = 4096;

    private Limits() {
    }
}
