// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.internal.gguf;

import io.heddle.checkpoint.ModelException;
import io.heddle.checkpoint.internal.Quoting;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The architectures that can be read, by the name that a file gives. */
public final class Architectures {
    private Architectures() {}

    /** @throws ModelException naming what is known */
    static Architecture named(String name, Path file) {
        Architecture found = all().get(name);
        if (found == null) {
            throw new ModelException(file + " has the architecture " + Quoting.quote(name)
                    + ", which is not read from GGUF; known are " + String.join(", ", names()));
        }
        return found;
    }

    /** Their names, sorted. */
    public static List<String> names() {
        return List.copyOf(all().keySet());
    }

    private static Map<String, Architecture> all() {
        Map<String, Architecture> all = new TreeMap<>();
        all.put("llama", new LlamaArchitecture(true));
        all.put("qwen2", new LlamaArchitecture(false));
        all.put("gpt2", new Gpt2Architecture());
        all.put("mamba", new MambaArchitecture());
        all.put("mamba2", new Mamba2Architecture());
        all.put("jamba", new JambaArchitecture());
        all.put("nemotron_h", new NemotronArchitecture());
        all.put("nemotron_h_moe", new NemotronArchitecture());
        all.put("granite", new GraniteArchitecture(true));
        all.put("granitemoe", new GraniteArchitecture(true));
        all.put("granitehybrid", new GraniteArchitecture(false));
        all.put("falcon-h1", new FalconH1Architecture());
        all.put("lfm2", new Lfm2Architecture());
        all.put("rwkv6", new Rwkv6Architecture());
        all.put("rwkv7", new Rwkv7Architecture());
        all.put("qwen3next", new Qwen3NextArchitecture());
        all.put("minimax-01", new MinimaxArchitecture());
        return all;
    }
}
