// SPDX-License-Identifier: Apache-2.0
package io.heddle.device.cpu.internal;

import com.sun.management.OperatingSystemMXBean;
import io.heddle.api.tensor.Device;
import java.lang.management.ManagementFactory;
import java.util.concurrent.atomic.AtomicLong;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * The machine's memory, outside the Java heap. Thread-safe.
 *
 * <p>It limits itself to the physical memory of the machine or its container: a model that would
 * have to be swapped is better refused in one clear line.
 */
@Component(service = Device.class, property = Device.NAME + "=" + CpuDevice.CPU)
public final class CpuDevice implements Device {
    static final String CPU = "cpu";

    private final AtomicLong allocated = new AtomicLong();
    private final long physical;

    /** Asks the machine how much memory it has. */
    @Activate
    public CpuDevice() {
        this(ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize());
    }

    /** @param physical the bytes that may be allocated altogether */
    CpuDevice(long physical) {
        this.physical = physical;
    }

    @Override
    public String name() {
        return CPU;
    }

    /** @throws IllegalArgumentException if {@code bytes} is negative */
    @Override
    public Memory allocate(long bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException("cannot allocate " + bytes + " bytes");
        }
        reserve(bytes);
        try {
            return new CpuMemory(bytes, () -> allocated.addAndGet(-bytes));
        } catch (OutOfMemoryError e) {
            allocated.addAndGet(-bytes);
            throw new OutOfMemory("the system refused " + bytes + " bytes; " + allocatedBytes() + " are allocated of "
                    + physical);
        }
    }

    private void reserve(long bytes) {
        long before;
        do {
            before = allocated.get();
            if (bytes > physical - before) {
                throw new OutOfMemory("asked for " + bytes + " bytes of cpu memory, but " + (physical - before)
                        + " are left of " + physical);
            }
        } while (!allocated.compareAndSet(before, before + bytes));
    }

    @Override
    public long allocatedBytes() {
        return allocated.get();
    }

    /** Physical memory less what this device gave out; other processes are not counted. */
    @Override
    public long freeBytes() {
        return physical - allocated.get();
    }
}
