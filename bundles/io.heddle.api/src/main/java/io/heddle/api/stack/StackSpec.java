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
    private static final int RULES = 16;

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
                    requireBlock(blocks, layer, branch.block());
                    unused.remove(branch.block());
                    for (Alternative alternative : branch.alternatives()) {
                        requireBlock(blocks, layer, alternative.block());
                        unused.remove(alternative.block());
                    }
                }
            }
        }
        if (!unused.isEmpty()) {
            throw new InvalidStackException("no layer uses the blocks " + String.join(", ", unused.keySet()));
        }
        long rules = layers.stream().flatMap(layer -> layer.stages().stream()).flatMap(stage -> stage.branches().stream())
                .flatMap(branch -> branch.alternatives().stream()).map(Alternative::when).distinct().count();
        if (rules > RULES) {
            throw new InvalidStackException("the alternatives have " + rules + " different rules; at most " + RULES
                    + " are allowed, since each makes another stack");
        }
    }

    private static void requireBlock(Map<String, BlockSpec> blocks, int layer, String block) {
        if (!blocks.containsKey(block)) {
            throw new InvalidStackException("layer " + layer + " names the block " + block + ", which is not described");
        }
    }

    /** Whether a layer has alternatives, so that it depends on the request what runs. */
    public boolean hasAlternatives() {
        return layers.stream().flatMap(layer -> layer.stages().stream()).flatMap(stage -> stage.branches().stream())
                .anyMatch(branch -> !branch.alternatives().isEmpty());
    }
}
