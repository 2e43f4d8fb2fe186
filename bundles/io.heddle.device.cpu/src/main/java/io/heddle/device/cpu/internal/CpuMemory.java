// SPDX-License-Identifier: Apache-2.0
package io.heddle.device.cpu.internal;

import io.heddle.api.tensor.Device;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicBoolean;

/** One allocation with an arena of its own; any thread may use and close it. */
final class CpuMemory implements Device.Memory {
    /** A cache line, and the widest vector. */
    private static final long ALIGNMENT = 64;

    private final Arena arena = Arena.ofShared();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final MemorySegment segment;
    private final Runnable onClose;

    CpuMemory(long bytes, Runnable onClose) {
        this.segment = arena.allocate(bytes, ALIGNMENT);
        this.onClose = onClose;
    }

    @Override
    public long bytes() {
        return segment.byteSize();
    }

    @Override
    public long address() {
        return segment.address();
    }

    @Override
    public MemorySegment segment() {
        return segment;
    }

    @Override
    public void write(long offset, MemorySegment source) {
        MemorySegment.copy(source, 0, segment, offset, source.byteSize());
    }

    @Override
    public void read(long offset, MemorySegment target) {
        MemorySegment.copy(segment, offset, target, 0, target.byteSize());
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            arena.close();
            onClose.run();
        }
    }
}
