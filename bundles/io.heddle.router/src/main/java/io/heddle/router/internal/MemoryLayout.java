// SPDX-License-Identifier: Apache-2.0
package io.heddle.router.internal;

import io.heddle.api.tensor.Arena;
import io.heddle.api.tensor.Device;
import io.heddle.api.tensor.Storage;
import io.heddle.api.tensor.Tensor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Gives the tensors of a recording their places in one block: two whose lives do not overlap may
 * share a place. First fit in the order of birth, which is near the optimum for chains.
 */
final class MemoryLayout {
    private static final long ALIGNMENT = 64;

    private static final class Life {
        final Storage storage;
        final int born;
        int dies;
        long at;

        Life(Storage storage, int born) {
            this.storage = storage;
            this.born = born;
            this.dies = born;
        }

        long end() {
            return at + storage.bytes();
        }
    }

    private MemoryLayout() {}

    /**
     * Binds every storage that the nodes give.
     *
     * @param groups of nodes that run together, in order
     * @param kept tensors that must outlive the last node
     * @return the bytes of the block
     */
    static long bind(List<List<Recorder.Node>> groups, List<Tensor> kept, Arena arena) {
        Map<Storage, Life> lives = lives(groups, kept);
        List<Life> placed = new ArrayList<>();
        long bytes = 0;
        for (Life life : lives.values().stream().sorted(Comparator.comparingInt(life -> life.born)).toList()) {
            place(life, placed);
            placed.add(life);
            bytes = Math.max(bytes, life.end());
        }
        Device.Memory memory = arena.memory(bytes);
        placed.forEach(life -> life.storage.bind(memory, life.at));
        return bytes;
    }

    private static Map<Storage, Life> lives(List<List<Recorder.Node>> groups, List<Tensor> kept) {
        Map<Storage, Life> lives = new IdentityHashMap<>();
        for (int i = 0; i < groups.size(); i++) {
            for (Recorder.Node node : groups.get(i)) {
                for (Tensor output : node.outputs()) {
                    lives.put(output.storage(), new Life(output.storage(), i));
                }
                for (Tensor input : node.reads()) {
                    Life life = lives.get(input.storage());
                    if (life != null) {
                        life.dies = i;
                    }
                }
            }
        }
        for (Tensor tensor : kept) {
            Life life = lives.get(tensor.storage());
            if (life != null) {
                life.dies = groups.size();
            }
        }
        return lives;
    }

    private static void place(Life life, List<Life> placed) {
        List<Life> alive = placed.stream().filter(other -> other.dies >= life.born)
                .sorted(Comparator.comparingLong(other -> other.at)).toList();
        long at = 0;
        for (Life other : alive) {
            if (at + life.storage.bytes() <= other.at) {
                break;
            }
            at = Math.max(at, aligned(other.end()));
        }
        life.at = at;
    }

    private static long aligned(long at) {
        return (at + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }
}
