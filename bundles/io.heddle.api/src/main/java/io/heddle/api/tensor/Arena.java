// SPDX-License-Identifier: Apache-2.0
package io.heddle.api.tensor;

import java.util.ArrayList;
import java.util.List;

/**
 * Owns the memory of a group of tensors and frees it at once.
 *
 * <p>Whoever makes an arena closes it, when no pass uses its tensors any more. Thread-safe.
 */
public final class Arena implements AutoCloseable {
    private final Device device;
    private final List<Device.Memory> owned = new ArrayList<>();
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
        long bytes = Math.multiplyExact(shape.count(), type.bytes());
        return Tensor.over(new Storage(bytes).bind(memory(bytes), 0), type, shape);
    }

    /** Zeroed memory of this arena. */
    public synchronized Device.Memory memory(long bytes) {
        if (closed) {
            throw new IllegalStateException("the arena is closed");
        }
        Device.Memory memory = device.allocate(bytes);
        owned.add(memory);
        return memory;
    }

    /** The bytes that it holds. */
    public synchronized long bytes() {
        return owned.stream().mapToLong(Device.Memory::bytes).sum();
    }

    /** Frees everything; further calls do nothing. */
    @Override
    public synchronized void close() {
        closed = true;
        owned.forEach(Device.Memory::close);
        owned.clear();
    }
}
