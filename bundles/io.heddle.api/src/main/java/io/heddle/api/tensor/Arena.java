// SPDX-License-Identifier: Apache-2.0
package io.heddle.api.tensor;

import java.util.ArrayList;
import java.util.List;

/**
 * Owns the memory of a group of tensors and frees it at once.
 *
 * <p>Small tensors share memories: a plan has hundreds of them, and each memory costs time when it is
 * closed while other threads run. Whoever makes an arena closes it, when no pass uses its tensors any
 * more. Thread-safe.
 */
public final class Arena implements AutoCloseable {
    private static final long ALIGNMENT = 64;
    private static final long FIRST_SHARED = 4 << 10;
    private static final long LARGEST_SHARED = 16 << 10;

    private final Device device;
    private final List<Device.Memory> owned = new ArrayList<>();
    private Device.Memory shared;
    private long taken;
    private long bytes;
    private boolean closed;

    /** An empty arena on a device. */
    public Arena(Device device) {
        this.device = device;
    }

    /** Where it allocates. */
    public Device device() {
        return device;
    }

    /** A zeroed tensor of this arena. */
    public Tensor allocate(DataType type, Shape shape) {
        long size = Math.multiplyExact(shape.count(), type.bytes());
        return Tensor.over(size > LARGEST_SHARED / 4 ? new Storage(size).bind(memory(size), 0) : placed(size), type, shape);
    }

    /** A storage beside others in one memory; each lies there for itself, so it is still zeroed. */
    private synchronized Storage placed(long size) {
        if (shared == null || taken + size > shared.bytes()) {
            long next = shared == null ? FIRST_SHARED : Math.min(LARGEST_SHARED, 2 * shared.bytes());
            shared = owned(Math.max(next, size));
            taken = 0;
        }
        Storage storage = new Storage(size).bind(shared, taken);
        taken += (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        bytes += size;
        return storage;
    }

    /** Zeroed memory of this arena, shared with nothing else. */
    public synchronized Device.Memory memory(long size) {
        Device.Memory memory = owned(size);
        bytes += size;
        return memory;
    }

    private Device.Memory owned(long size) {
        if (closed) {
            throw new IllegalStateException("the arena is closed");
        }
        Device.Memory memory = device.allocate(size);
        owned.add(memory);
        return memory;
    }

    /** The bytes that were asked of it. */
    public synchronized long bytes() {
        return bytes;
    }

    /** Frees everything; further calls do nothing. */
    @Override
    public synchronized void close() {
        closed = true;
        shared = null;
        bytes = 0;
        owned.forEach(Device.Memory::close);
        owned.clear();
    }
}
