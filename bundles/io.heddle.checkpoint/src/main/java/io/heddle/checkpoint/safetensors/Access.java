// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.safetensors;

/** How the tensors of a checkpoint come into memory. */
public enum Access {

    /**
     * One read-only mapping of the whole file: nothing is copied, and pages come in when they are touched.
     * If another process shortens the file while it is mapped, touching a lost page ends in an {@link InternalError}.
     */
    MAPPED,

    /**
     * Positional reads into native memory, tensor by tensor.
     * A file that was shortened after it was opened is reported as
     * {@link MalformedCheckpointException.Kind#TRUNCATED}, so prefer this for files that others may write to.
     */
    COPY
}
