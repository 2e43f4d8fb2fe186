// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.internal;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.heddle.checkpoint.safetensors.SafetensorsStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * Which tensors go into which file: in their order, each file as full as its bound allows, named as
 * published checkpoints are.
 *
 * @param shards the names of the tensors of each file; one file or more
 * @param bytes of all tensors
 */
record ShardPlan(List<List<String>> shards, long bytes) {

    /**
     * @param sizes the bytes of each tensor by name
     * @param most bytes of a file; a tensor that has more gets a file of its own
     */
    static ShardPlan of(SequencedMap<String, Long> sizes, long most) {
        List<List<String>> shards = new ArrayList<>(List.of(new ArrayList<>()));
        long all = 0;
        long inShard = 0;
        for (Map.Entry<String, Long> tensor : sizes.entrySet()) {
            if (inShard > 0 && tensor.getValue() > most - inShard) {
                shards.add(new ArrayList<>());
                inShard = 0;
            }
            shards.getLast().add(tensor.getKey());
            inShard += tensor.getValue();
            all += tensor.getValue();
        }
        return new ShardPlan(shards, all);
    }

    /** The name of a file. */
    String name(int shard) {
        return shards.size() == 1 ? SafetensorsStore.SINGLE
                : "model-%05d-of-%05d.safetensors".formatted(shard + 1, shards.size());
    }

    /** The index, if there are several files. */
    byte[] index(JsonMapper json) throws IOException {
        ObjectNode root = json.createObjectNode();
        root.putObject("metadata").put("total_size", bytes);
        ObjectNode map = root.putObject("weight_map");
        for (int shard = 0; shard < shards.size(); shard++) {
            String name = name(shard);
            shards.get(shard).forEach(tensor -> map.put(tensor, name));
        }
        return json.writerWithDefaultPrettyPrinter().writeValueAsBytes(root);
    }
}
