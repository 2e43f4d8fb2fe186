// SPDX-License-Identifier: Apache-2.0
package io.heddle.router.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.api.operator.Add;
import io.heddle.api.operator.Scale;
import io.heddle.api.run.Lanes;
import io.heddle.api.tensor.Arena;
import io.heddle.api.tensor.DataType;
import io.heddle.api.tensor.Device;
import io.heddle.api.tensor.Shape;
import io.heddle.api.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Tensors that are alive together never share memory, and those that are not do. */
class MemoryLayoutTest {
    /** A device that only counts: layouts need no memory to be checked. */
    private static final Device COUNTING = new Device() {
        @Override
        public String name() {
            return "counting";
        }

        @Override
        public Memory allocate(long bytes) {
            return new Memory() {
                @Override
                public long bytes() {
                    return bytes;
                }

                @Override
                public long address() {
                    return 0;
                }

                @Override
                public MemorySegment segment() {
                    throw new IllegalStateException("no memory");
                }

                @Override
                public void write(long offset, MemorySegment source) {
                    throw new IllegalStateException("no memory");
                }

                @Override
                public void read(long offset, MemorySegment target) {
                    throw new IllegalStateException("no memory");
                }

                @Override
                public void close() {}
            };
        }

        @Override
        public long allocatedBytes() {
            return 0;
        }

        @Override
        public long freeBytes() {
            return Long.MAX_VALUE;
        }
    };

    private final Arena arena = new Arena(COUNTING);
    private final Tensor rows = arena.allocate(DataType.I32, Shape.of(1));
    private final Recorder recorder = new Recorder(new Lanes(rows, rows, rows, Optional.empty()), Optional.empty());

    @Test
    void aChainNeedsTwoPlaces() {
        Tensor x = arena.allocate(DataType.F32, Shape.of(1, 1, 16));
        for (int i = 0; i < 10; i++) {
            x = recorder.apply(new Add(x, x));
        }
        assertEquals(128, MemoryLayout.bind(recorder.together(), List.of(x), arena));
    }

    @Test
    void tensorsAliveTogetherNeverOverlap() {
        long seed = 7;
        Random random = new Random(seed);
        List<Tensor> pool = new ArrayList<>(List.of(arena.allocate(DataType.F32, Shape.of(1, 1, 40))));
        for (int i = 0; i < 300; i++) {
            Tensor a = pool.get(random.nextInt(pool.size()));
            Tensor b = pool.get(random.nextInt(pool.size()));
            int width = 1 + random.nextInt(Math.min(a.size(2), b.size(2)));
            pool.add(recorder.apply(new Add(a.slice(-1, 0, width), b.slice(-1, 0, width))));
            if (pool.size() > 12) {
                pool.remove(random.nextInt(pool.size() - 1));
            }
            if (random.nextInt(5) == 0) {
                pool.add(arena.allocate(DataType.F32, Shape.of(1, 1, 1 + random.nextInt(60))));
            }
        }
        Tensor result = pool.getLast();
        MemoryLayout.bind(recorder.together(), List.of(result), arena);
        List<Recorder.Node> nodes = recorder.nodes();
        for (int i = 0; i < nodes.size(); i++) {
            for (int j = i + 1; j < nodes.size(); j++) {
                Tensor early = nodes.get(i).outputs().getFirst();
                Tensor late = nodes.get(j).outputs().getFirst();
                if (lastUse(nodes, early, result) >= j) {
                    assertTrue(apart(early, late), "seed " + seed + ": nodes " + i + " and " + j + " share memory");
                }
            }
        }
    }

    @Test
    void resultsOfWhatRunsTogetherAreApartEvenIfNobodyReadsThem() {
        Tensor x = arena.allocate(DataType.F32, Shape.of(1, 1, 16));
        Tensor unread = recorder.apply(new Add(x, x));
        Tensor read = recorder.apply(new Add(x, x));
        Tensor after = recorder.apply(new Add(read, x));
        assertEquals(List.of(2, 1), recorder.together().stream().map(List::size).toList());
        MemoryLayout.bind(recorder.together(), List.of(after), arena);
        assertTrue(apart(unread, read));
    }

    @Test
    void onlyNeighboursOfOneClassWithTheSameInputsRunTogether() {
        Tensor x = arena.allocate(DataType.F32, Shape.of(1, 1, 16));
        Tensor y = recorder.apply(new Add(x, x));
        recorder.apply(new Add(x, y));
        recorder.apply(new Add(x, x));
        recorder.apply(new Scale(x, 2));
        recorder.apply(new Scale(x, 3));
        recorder.guarded(rows, x, inner -> recorder.apply(new Scale(inner, 4)));
        assertEquals(List.of(1, 1, 1, 2, 1), recorder.together().stream().map(List::size).toList());
    }

    private static int lastUse(List<Recorder.Node> nodes, Tensor tensor, Tensor kept) {
        if (tensor.storage() == kept.storage()) {
            return nodes.size();
        }
        for (int i = nodes.size() - 1; i >= 0; i--) {
            if (nodes.get(i).reads().stream().anyMatch(read -> read.storage() == tensor.storage())) {
                return i;
            }
        }
        return -1;
    }

    private static boolean apart(Tensor a, Tensor b) {
        return a.storage().offset() + a.storage().bytes() <= b.storage().offset()
                || b.storage().offset() + b.storage().bytes() <= a.storage().offset();
    }
}
