// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.gguf;

/** A value of the metadata. Texts and arrays are places in the file: they are read when they are asked for. */
sealed interface GgufValue {
    /** A whole number of any width. */
    record Whole(Kind kind, long value) implements GgufValue {}

    /** A number of single or double precision. */
    record Real(Kind kind, double value) implements GgufValue {}

    /** True or false. */
    record Flag(boolean value) implements GgufValue {}

    /**
     * UTF-8.
     *
     * @param begin its first byte in the file
     * @param length in bytes
     */
    record Text(long begin, long length) implements GgufValue {}

    /**
     * Values of one kind.
     *
     * @param kind of the elements; no arrays
     * @param count how many
     * @param begin the first one's first byte in the file
     */
    record Array(Kind kind, long count, long begin) implements GgufValue {}

    /** The kinds of values, in the order of their numbers in a file. */
    enum Kind {
        UINT8(1), INT8(1), UINT16(2), INT16(2), UINT32(4), INT32(4), FLOAT32(4), BOOL(1), STRING(0), ARRAY(0), UINT64(8),
        INT64(8), FLOAT64(8);

        private final int bytes;

        Kind(int bytes) {
            this.bytes = bytes;
        }

        /** The bytes of a value; 0 where they differ. */
        int bytes() {
            return bytes;
        }

        boolean whole() {
            return switch (this) {
                case UINT8, INT8, UINT16, INT16, UINT32, INT32, UINT64, INT64 -> true;
                default -> false;
            };
        }

        boolean real() {
            return this == FLOAT32 || this == FLOAT64;
        }
    }
}
