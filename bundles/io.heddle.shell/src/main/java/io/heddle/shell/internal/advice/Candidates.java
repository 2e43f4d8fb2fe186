// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal.advice;

import java.util.List;

/**
 * The arrangements among which advice is given: each published kind once, at one width and one
 * number of layers. Where a mixer has no MLP beside it there are twice as many layers, as its
 * papers have, so that the sizes can be compared.
 *
 * @param width of the hidden state; a multiple of {@link #WIDTH_STEP}
 * @param layers a mixer and an MLP each; at least {@link #LEAST_LAYERS}
 * @param vocabulary tokens
 */
record Candidates(int width, int layers, int vocabulary) {
    /** Heads have 64 channels, and four of them share keys and values. */
    static final int WIDTH_STEP = 256;

    /** The rarest kind of layer comes once in eight. */
    static final int LEAST_LAYERS = 8;

    /**
     * One arrangement.
     *
     * @param name for people
     * @param notation of the whole stack
     */
    record Candidate(String name, String notation) {}

    List<Candidate> all() {
        String attention = "attention(keyHeads=" + width / WIDTH_STEP + ", rotary=())";
        String local = "attention(keyHeads=1, window=2048, rotary=())";
        return List.of(
                of("attention", attention + " + mlp", layers),
                of("local-attention", local + " + mlp", layers),
                of("mamba", "selectivescan", 2 * layers),
                of("mamba2", "ssd", 2 * layers),
                of("mamba2-attention", "(" + attention + " every 8 from 4, else ssd) + mlp", layers),
                of("samba", "[selectivescan, " + local + "] + mlp", layers),
                of("griffin", "[rglru, rglru, " + local + "] + mlp", layers),
                of("deltanet", "deltanet + mlp", layers),
                of("deltanet-attention", "(" + attention + " every 4 from 3, else deltanet) + mlp", layers));
    }

    private Candidate of(String name, String body, int length) {
        return new Candidate(name, body + "; layers=" + length + " width=" + width + " vocab=" + vocabulary + " name="
                + name);
    }
}
