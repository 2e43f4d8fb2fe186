// SPDX-License-Identifier: Apache-2.0
package io.heddle.api.tensor;

import java.lang.foreign.MemorySegment;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A place that holds tensors: the machine's memory, or one accelerator's.
 *
 * <p>A device outlives the computes that work on it, so that a compute can be exchanged while
 * tensors stay where they are. All methods may be called from any thread.
 */
@ConsumerType
public interface Device {
    /** The service property that carries {@link #name()}. */
    String NAME = "heddle.device";

    /** A short name that is unique in this framework: {@code cpu}, {@code cuda:0}. */
    String name();

    /**
     * Allocates zeroed memory, aligned to 64 bytes.
     *
     * @param bytes at least 0
     * @return memory owned by the caller, who must close it
     * @throws OutOfMemory if the device has not that much left
     */
    Memory allocate(long bytes);

    /** The bytes that are allocated and not closed. */
    long allocatedBytes();

    /** The bytes that a caller may still hope to allocate; an estimate. */
    long freeBytes();

    /** One allocation; closed once by its owner, never used afterwards. */
    interface Memory extends AutoCloseable {
        /** Its size. */
        long bytes();

        /** Its address in the device's own address space. */
        long address();

        /**
         * The memory as the host sees it.
         *
         * @throws IllegalStateException if the host cannot reach it
         */
        MemorySegment segment();

        /** Copies from the host: {@code source.byteSize()} bytes to {@code offset}. */
        void write(long offset, MemorySegment source);

        /** Copies to the host: {@code target.byteSize()} bytes from {@code offset}. */
        void read(long offset, MemorySegment target);

        @Override
        void close();
    }

    /** Thrown when a device cannot allocate; the message says how much was asked and is left. */
    final class OutOfMemory extends RuntimeException {
        private static final long serialVersionUID = 1;

        /** @param message one line */
        public OutOfMemory(String message) {
            super(message);
        }
    }
}
