// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal.bench;

import io.heddle.shell.internal.model.OpenModel;
import java.io.IOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/** The stacks that publications compare, and single mechanisms, as notations. */
public final class Contenders {
    /** Widths must be multiples of it, so that every mechanism finds its heads. */
    public static final int WIDTH_UNIT = 64;

    private Contenders() {}

    /**
     * One stack to be measured.
     *
     * @param name what it is called
     * @param opener opens it; what it gives is closed after the measurement
     */
    public record Contender(String name, Opener opener) {}

    /** Opens a model. */
    @FunctionalInterface
    public interface Opener {
        /** Owned by the caller. */
        OpenModel open() throws IOException;
    }

    /**
     * Transformer, Mamba, Mamba-2, RWKV and a half-and-half hybrid, of about equal size: a layer of a
     * mixer and an MLP against two layers of Mamba, which has none. The transformer comes first.
     */
    public static Map<String, String> published(int width, int layers) {
        String size = " width=" + width + " vocab=256";
        Map<String, String> stacks = new LinkedHashMap<>();
        stacks.put("transformer", "transformer; layers=" + layers + size);
        stacks.put("mamba", "mamba; layers=" + 2 * layers + size);
        stacks.put("mamba2", "mamba2; layers=" + 2 * layers + size);
        stacks.put("rwkv", "rwkv + rwkvchannel; layers=" + layers + size);
        stacks.put("hybrid", "[ssd, attention(rotary=())] + mlp; layers=" + layers + size);
        return stacks;
    }

    /** Two layers of each mechanism alone. */
    public static Map<String, String> alone(Collection<String> mechanisms, int width) {
        Map<String, String> stacks = new LinkedHashMap<>();
        // In quotes, since a mechanism may have the name of a preset.
        mechanisms.stream().sorted().forEach(name ->
                stacks.put(name + " alone", "\"" + name + "\"; layers=2 width=" + width + " vocab=256"));
        return stacks;
    }
}
