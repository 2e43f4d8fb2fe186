// SPDX-License-Identifier: Apache-2.0
package io.heddle.api.tensor;

/**
 * The memory that one or more tensors view: a range of a {@link Device.Memory}.
 *
 * <p>A storage is made unbound while a plan is recorded, when only its size is known, and bound
 * once, before any kernel sees it. Binding is not thread-safe and happens before publication.
 */
public final class Storage {
    private final long bytes;
    private Device.Memory memory;
    private long offset;

    /** An unbound storage of a size. */
    public Storage(long bytes) {
        this.bytes = bytes;
    }

    /** Its size in bytes. */
    public long bytes() {
        return bytes;
    }

    /**
     * Gives it its place.
     *
     * @throws IllegalStateException if it has one already
     * @throws IllegalArgumentException if the range is not inside the memory
     */
    public Storage bind(Device.Memory place, long at) {
        if (memory != null) {
            throw new IllegalStateException("a storage is bound once");
        }
        if (at < 0 || at + bytes > place.bytes()) {
            throw new IllegalArgumentException("bytes " + at + " to " + (at + bytes)
                    + " are outside a memory of " + place.bytes());
        }
        memory = place;
        offset = at;
        return this;
    }

    /** Whether it has its place. */
    public boolean isBound() {
        return memory != null;
    }

    /** @throws IllegalStateException if it is unbound: a tensor's data was asked for while recording */
    public Device.Memory memory() {
        if (memory == null) {
            throw new IllegalStateException(
                    "this tensor has no data while a plan is recorded; work on data inside an operator or run.foreign");
        }
        return memory;
    }

    /** Where it begins in its memory, in bytes. */
    public long offset() {
        return offset;
    }
}
