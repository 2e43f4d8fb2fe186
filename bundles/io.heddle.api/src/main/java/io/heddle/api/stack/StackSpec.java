// SPDX-License-Identifier: Apache-2.0
package io.heddle.api.stack;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A stack as data.
 *
 * @param name for people
 * @param width the channels of the hidden state
 * @param input what comes in
 * @param blocks the mechanisms by block id; a block that several branches name is shared
 * @param layers from input to output
 * @param head what goes out
 */
public record StackSpec(String name, int width, InputSpec input, Map<String, BlockSpec> blocks, List<LayerSpec> layers,
        HeadSpec head) {
    /**
     * Copies the collections and checks that blocks and branches match.
     *
     * @throws InvalidStackException if a branch names a block that is not there, or a block is never used
     */
    public StackSpec {
        blocks = Collections.unmodifiableMap(new LinkedHashMap<>(blocks));
        layers = List.copyOf(layers);
        if (width < 1) {
            throw new InvalidStackException("the width is " + width + "; at least 1 is allowed");
        }
        Map<String, BlockSpec> unused = new LinkedHashMap<>(blocks);
        for (int layer = 0; layer < layers.size(); layer++) {
            for (StageSpec stage : layers.get(layer).stages()) {
                for (BranchSpec branch : stage.branches()) {
                    if (!blocks.containsKey(branch.block())) {
                        throw new InvalidStackException("layer " + layer + " names the block " + branch.block()
                                + ", which is not described");
                    }
                    unused.remove(branch.block());
                }
            }
        }
        if (!unused.isEmpty()) {
            throw new InvalidStackException("no layer uses the blocks " + String.join(", ", unused.keySet()));
        }
    }
}
