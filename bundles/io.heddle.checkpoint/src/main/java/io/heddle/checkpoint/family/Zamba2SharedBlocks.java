// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.family;

import io.heddle.api.config.Config;
import io.heddle.api.stack.NormSpec;
import io.heddle.api.stack.Source;
import io.heddle.api.stack.StageSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Zamba2's transformer blocks, which hybrid layers use in turn. They stand in their layers as
 * {@link ZambaSharedBlock} does; each use adds low-rank matrices of its own to the MLP's first
 * projections and perhaps to attention's.
 */
final class Zamba2SharedBlocks {
    private final ModelDraft draft;
    private final Zamba2Transformer transformer;
    private final List<Integer> hybrids;
    private final List<String> stored;
    private final Map<String, NormSpec> norms = new HashMap<>();
    private final Map<String, String> attentions = new HashMap<>();

    private Zamba2SharedBlocks(ModelDraft draft, Zamba2Transformer transformer, List<Integer> hybrids, List<String> stored) {
        this.draft = draft;
        this.transformer = transformer;
        this.hybrids = hybrids;
        this.stored = stored;
    }

    /**
     * Finds the blocks of a draft.
     *
     * @param prefix of the model's tensors
     * @param hybrid which layers use a block
     */
    static Zamba2SharedBlocks read(ModelDraft draft, String prefix, List<Boolean> hybrid, Config config, int width) {
        List<Integer> hybrids = IntStream.range(0, hybrid.size()).filter(hybrid::get).boxed().toList();
        int blocks = Math.min(config.positive(1, "num_mem_blocks"), hybrids.size());
        List<String> stored = new ArrayList<>();
        for (int block = 0; block < blocks; block++) {
            List<String> names = new ArrayList<>();
            for (int use = block; use < hybrids.size(); use += blocks) {
                names.add(prefix + "layers." + hybrids.get(use) + ".shared_transformer.");
            }
            stored.add(stored(draft.tensors(), names));
        }
        return new Zamba2SharedBlocks(draft, Zamba2Transformer.read(config, width), hybrids, stored);
    }

    /** The name under which a block is saved: one layer's, or every layer's that uses it, of which the first counts. */
    private static String stored(PublishedTensors tensors, List<String> names) {
        List<String> found = names.stream().filter(name -> tensors.has(name + "input_layernorm.weight")).toList();
        found.stream().skip(1).forEach(tensors::useAll);
        return found.isEmpty() ? names.getFirst() : found.getFirst();
    }

    /** What a layer does before its mixer. */
    List<StageSpec> stages(int layer, String tensors) {
        int use = hybrids.indexOf(layer);
        int block = use % stored.size();
        String name = stored.get(block);
        String shared = "shared." + block + ".";
        String id = "layers." + layer + ".";
        String attention = transformer.attentionRank() > 0
                ? draft.block(id + "attention", transformer.attention(name + "self_attn.", use))
                : attentions.computeIfAbsent(shared, key -> draft.block(key + "attention",
                        transformer.attention(name + "self_attn.", use)));
        String mlp = draft.block(id + "mlp", transformer.mlp(name + "feed_forward.", use));
        String matrix = draft.block(id + "linear", new BlockDraft("linear").projection("weight", tensors + "linear", false));
        return List.of(
                ZambaSharedBlock.published(new Source.HiddenWithEmbeddings(),
                        Optional.of(norm(shared + "attention.norm", name + "input_layernorm.weight")), attention, id + "attended"),
                ZambaSharedBlock.published(new Source.Value(id + "attended"),
                        Optional.of(norm(shared + "mlp.norm", name + "pre_ff_layernorm.weight")), mlp, id + "mixed"),
                ZambaSharedBlock.published(new Source.Value(id + "mixed"), Optional.empty(), matrix, value(layer)));
    }

    /** The name of what {@link #stages} publish last. */
    String value(int layer) {
        return "layers." + layer + ".linear";
    }

    private NormSpec norm(String id, String tensor) {
        return norms.computeIfAbsent(id, key -> draft.norm(key, tensor));
    }
}
