// SPDX-License-Identifier: Apache-2.0
package io.heddle.device.cpu.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.api.tensor.Arena;
import io.heddle.api.tensor.DataType;
import io.heddle.api.tensor.Device;
import io.heddle.api.tensor.Shape;
import io.heddle.api.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CpuDeviceTest {
    private final CpuDevice device = new CpuDevice(1 << 20);

    @Test
    void theMachineHasMemory() {
        assertTrue(new CpuDevice().freeBytes() > 1 << 20);
    }

    @Test
    void memoryIsZeroedAndAligned() {
        for (long bytes : new long[] {1, 63, 64, 4097}) {
            try (Device.Memory memory = device.allocate(bytes)) {
                assertEquals(bytes, memory.bytes());
                assertEquals(0, memory.address() % 64);
                assertEquals(memory.address(), memory.segment().address());
                assertTrue(memory.segment().elements(ValueLayout.JAVA_BYTE)
                        .allMatch(cell -> cell.get(ValueLayout.JAVA_BYTE, 0) == 0));
            }
        }
    }

    @Test
    void countsWhatIsAllocated() {
        Device.Memory first = device.allocate(100);
        Device.Memory second = device.allocate(0);
        assertEquals(100, device.allocatedBytes());
        assertEquals((1 << 20) - 100, device.freeBytes());
        first.close();
        first.close();
        second.close();
        assertEquals(0, device.allocatedBytes());
    }

    @Test
    void refusesWhatTheMachineDoesNotHave() {
        Device.Memory half = device.allocate(1 << 19);
        var refused = assertThrows(Device.OutOfMemory.class, () -> device.allocate((1 << 19) + 1));
        assertEquals("asked for 524289 bytes of cpu memory, but 524288 are left of 1048576", refused.getMessage());
        assertThrows(Device.OutOfMemory.class, () -> device.allocate(Long.MAX_VALUE));
        assertThrows(IllegalArgumentException.class, () -> device.allocate(-1));
        assertEquals(1 << 19, device.allocatedBytes());
        half.close();
        device.allocate(1 << 20).close();
    }

    @Test
    void copiesToAndFromTheHost() {
        try (Device.Memory memory = device.allocate(16)) {
            memory.write(4, MemorySegment.ofArray(new int[] {7, 8}));
            int[] read = new int[3];
            memory.read(4, MemorySegment.ofArray(read));
            assertEquals(7, read[0]);
            assertEquals(8, read[1]);
            assertEquals(0, read[2]);
            assertThrows(IndexOutOfBoundsException.class, () -> memory.write(12, MemorySegment.ofArray(new int[2])));
        }
    }

    @Test
    void closedMemoryCannotBeUsed() {
        Device.Memory memory = device.allocate(8);
        MemorySegment segment = memory.segment();
        memory.close();
        assertThrows(IllegalStateException.class, () -> segment.get(ValueLayout.JAVA_INT, 0));
        assertThrows(IllegalStateException.class, () -> memory.write(0, MemorySegment.ofArray(new int[1])));
    }

    @Test
    void countsExactlyWhenManyThreadsAllocate() throws Exception {
        try (var executor = Executors.newFixedThreadPool(4)) {
            Callable<Void> work = () -> {
                for (int i = 0; i < 200; i++) {
                    device.allocate(i).close();
                }
                return null;
            };
            for (var done : executor.invokeAll(IntStream.range(0, 4).mapToObj(i -> work).toList())) {
                done.get();
            }
        }
        assertEquals(0, device.allocatedBytes());
    }

    @Test
    void anArenaFreesItsTensors() {
        Arena arena = new Arena(device);
        arena.allocate(DataType.F64, Shape.of(3, 5));
        arena.allocate(DataType.F64, Shape.of(3000, 5));
        assertEquals(120 + 120_000, arena.bytes());
        arena.close();
        assertEquals(0, device.allocatedBytes());
    }

    @Test
    void smallTensorsOfAnArenaShareMemoryAndNoBytes() {
        try (Arena arena = new Arena(device)) {
            List<Tensor> tensors = IntStream.range(0, 400)
                    .mapToObj(i -> arena.allocate(DataType.F32, Shape.of(1 + i))).toList();
            tensors.forEach(tensor -> tensor.segment().fill((byte) tensor.size(0)));
            for (Tensor tensor : tensors) {
                assertEquals(0, tensor.address() % 64);
                for (byte found : tensor.segment().toArray(ValueLayout.JAVA_BYTE)) {
                    assertEquals((byte) tensor.size(0), found);
                }
            }
            assertEquals(400 * 401 / 2 * 4, arena.bytes());
            assertTrue(device.allocatedBytes() < 1.2 * arena.bytes() + (16 << 10), () -> device.allocatedBytes() + " bytes");
        }
    }
}
