// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.safetensors;

import io.heddle.checkpoint.internal.Quoting;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A checkpoint that cannot be used, or that would not be readable if it were written.
 * The message is one plain line: the file, what was found and what is allowed, and what to do.
 * Text taken from the file is escaped in it.
 */
public final class MalformedCheckpointException extends IOException {

    private static final long serialVersionUID = 1L;

    private static final String DAMAGED = "the file is damaged or not a safetensors file; download or save it again";
    private static final String INCONSISTENT = "the file contradicts itself; do not use it, get it from its publisher";
    private static final String LIMIT = "the file is beyond what any real checkpoint needs; do not use it";

    /** What is wrong. */
    public enum Kind {
        /** There is something else than a regular file under the path. */
        NOT_A_FILE("name a safetensors file, or a folder that holds one"),
        /** The file is shorter than the eight bytes that tell the length of the header. */
        HEADER_TOO_SMALL(DAMAGED),
        /** The header is longer than 100,000,000 bytes. */
        HEADER_TOO_LARGE("split the checkpoint or shorten its metadata, if it is not damaged"),
        /** The header would reach beyond the end of the file. */
        INVALID_HEADER_LENGTH(DAMAGED),
        /** The header is not UTF-8, not JSON, or not the JSON that the format asks for. */
        INVALID_HEADER(DAMAGED),
        /** A name appears twice: in a header, an index, or two shards. */
        DUPLICATE_NAME(INCONSISTENT),
        /** JSON nested deeper than 8 levels. */
        TOO_DEEP(LIMIT),
        /** A name longer than 4096 bytes of UTF-8. */
        NAME_TOO_LONG(LIMIT),
        /** More than 1,000,000 tensors. */
        TOO_MANY_TENSORS(LIMIT),
        /** More than 64 dimensions in one shape. */
        TOO_MANY_DIMENSIONS(LIMIT),
        /** More metadata entries, or more unknown values, than the reader follows. */
        TOO_MUCH_METADATA(LIMIT),
        /** An element type that the format does not have. */
        UNKNOWN_TYPE("convert the tensor to one of the types of the format"),
        /** An element type of the format that cannot be read here; the other tensors can. */
        UNSUPPORTED_TYPE("convert the tensor to a supported type"),
        /** Ranges that overlap, leave a gap, or end before they begin. */
        INVALID_OFFSET(INCONSISTENT),
        /** A range that is not as long as shape and type demand. */
        SHAPE_MISMATCH(INCONSISTENT),
        /** A number, or a product of sizes, that does not fit 64 bits. */
        OVERFLOW(INCONSISTENT),
        /** A tensor of a type below eight bits that does not fill its last byte. */
        MISALIGNED("pad the innermost dimension before saving"),
        /** The tensors do not cover the file to its last byte, or reach beyond it. */
        INCOMPLETE_BUFFER(DAMAGED),
        /** The file became shorter while it was open. */
        TRUNCATED("do not write to a checkpoint in use; open it again when it is complete"),
        /** A tensor was asked for that the checkpoint does not hold. */
        MISSING_TENSOR("check that the checkpoint belongs to this model"),
        /** The index is not what the format asks for, or disagrees with its shards. */
        BAD_INDEX("download the index and all its shards again"),
        /** A file name that leads out of the folder of the checkpoint. */
        OUTSIDE_FOLDER("do not trust this checkpoint; if the link is your own, put the file itself into the folder");

        private final String advice;

        Kind(String advice) {
            this.advice = advice;
        }
    }

    /** What is wrong. */
    private final Kind kind;

    /**
     * Creates the exception.
     *
     * @param kind    what is wrong; also decides the advice at the end of the message
     * @param file    where
     * @param problem what was found and what is allowed, in one line; text from the file already escaped
     */
    MalformedCheckpointException(Kind kind, Path file, String problem) {
        super(Quoting.path(file) + ": " + problem + "; " + kind.advice);
        this.kind = kind;
    }

    /** What is wrong, for code that has to tell the cases apart. */
    public Kind kind() {
        return kind;
    }
}
