// SPDX-License-Identifier: Apache-2.0
package io.heddle.download.internal;

import io.heddle.checkpoint.ModelException;
import io.heddle.checkpoint.hub.HubName;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Which files of a repository a model is made of: its configuration, its tokenizer, and its weights in the first
 * storage of these that it has: safetensors, {@code torch.save}'s shards or file, one {@code .pth} or GGUF file.
 */
final class FileChoice {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,199}");
    private static final Pattern BESIDE = Pattern.compile("config\\.json|generation_config\\.json|tokenizer\\.json|tokenizer_config\\.json"
            + "|tokenizer\\.model|special_tokens_map\\.json|added_tokens\\.json|vocab\\.json|merges\\.txt|rwkv_vocab.*\\.txt");
    private static final List<Pattern> WEIGHTS = List.of(Pattern.compile("model\\.safetensors"),
            Pattern.compile("model\\.safetensors\\.index\\.json|model-\\d+-of-\\d+\\.safetensors"),
            Pattern.compile("pytorch_model\\.bin"),
            Pattern.compile("pytorch_model\\.bin\\.index\\.json|pytorch_model-\\d+-of-\\d+\\.bin"),
            Pattern.compile(".+\\.pth"), Pattern.compile(".+\\.gguf"));
    private static final int SINGLES_FROM = 4;

    private FileChoice() {}

    /**
     * The names to download.
     *
     * @param names all files of the repository, with their folders
     * @throws ModelException if a name leads out of the folder, or none is a model's
     */
    static List<String> of(HubName model, List<String> names) {
        for (String name : names) {
            if (name.startsWith("/") || name.contains("\\") || List.of(name.split("/", -1)).stream().anyMatch(part -> part.equals(".."))) {
                throw new ModelException("the hub lists a file of " + model + " whose name leads out of its folder; do not use this model");
            }
        }
        List<String> plain = names.stream().filter(name -> PLAIN.matcher(name).matches()).distinct().sorted().toList();
        List<String> chosen = new ArrayList<>(matching(plain, BESIDE));
        for (int storage = 0; storage < WEIGHTS.size(); storage++) {
            List<String> weights = matching(plain, WEIGHTS.get(storage));
            if (storage >= SINGLES_FROM && weights.size() > 1) {
                throw new ModelException(model + " has " + weights.size() + " files of weights to choose from: "
                        + String.join(", ", weights) + "; download the one you want and name it as a path");
            }
            if (!weights.isEmpty()) {
                chosen.addAll(weights);
                return chosen;
            }
        }
        throw new ModelException(model + " has no weights that can be read, on the hub; safetensors, pytorch_model.bin, "
                + "one .pth or one .gguf file are allowed");
    }

    private static List<String> matching(List<String> names, Pattern pattern) {
        return names.stream().filter(name -> pattern.matcher(name).matches()).toList();
    }
}
