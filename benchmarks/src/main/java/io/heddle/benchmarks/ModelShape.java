// SPDX-License-Identifier: Apache-2.0
package io.heddle.benchmarks;

/** The sizes of a whole model, and what a token costs it. */
public sealed interface ModelShape {
    /** For people. */
    String name();

    /** In Heddle's notation. */
    String notation();

    /** Elements of the matrices that every token reads. */
    long matrixElements();

    /** Elements of the recurrent state, which every token reads and writes. */
    long stateElements();

    /** Elements that a token adds to the cache. */
    long cacheElements();

    /** A quarter of the layers, as wide as before. */
    ModelShape quarter();

    /**
     * Bytes that have to move for a token: weights, the cache once, the recurrent state twice, in F32.
     *
     * @param bytes an element of weights and cache, which may be a fraction
     * @param context tokens before it
     */
    default double bytesPerToken(double bytes, double context) {
        return bytes * (matrixElements() + context * cacheElements()) + 2.0 * Float.BYTES * stateElements();
    }

    /**
     * Mamba-2 with tied embeddings and heads of 64.
     *
     * @param name for people
     * @param layers how many
     * @param width of the hidden state
     * @param vocabulary tokens
     */
    record Mamba2(String name, int layers, int width, int vocabulary) implements ModelShape {
        /** Of 1.3 B parameters, as published. */
        public static final Mamba2 LARGE = new Mamba2("1.3 B Mamba-2", 48, 2048, 50_288);
        /** Of 130 M parameters, as published. */
        public static final Mamba2 SMALL = new Mamba2("130 M Mamba-2", 24, 768, 50_288);
        /** Size of B and C. */
        public static final int STATE = 128;
        /** Channels of a head. */
        public static final int HEAD = 64;
        /** Taps of the convolution. */
        public static final int TAPS = 4;

        /** Channels of all heads. */
        public int inner() {
            return 2 * width;
        }

        /** How many. */
        public int heads() {
            return inner() / HEAD;
        }

        /** Channels of the convolution. */
        public int convolved() {
            return inner() + 2 * STATE;
        }

        /** Channels of the first projection. */
        public int projected() {
            return inner() + convolved() + heads();
        }

        @Override
        public String notation() {
            return "ssd(stateSize=%d) layers=%d width=%d vocab=%d".formatted(STATE, layers, width, vocabulary);
        }

        @Override
        public long matrixElements() {
            return (long) layers * width * (projected() + inner()) + (long) width * vocabulary;
        }

        @Override
        public long stateElements() {
            return (long) layers * (inner() * STATE + (TAPS - 1) * convolved());
        }

        @Override
        public long cacheElements() {
            return 0;
        }

        @Override
        public Mamba2 quarter() {
            return new Mamba2("a quarter of " + name, layers / 4, width, vocabulary);
        }
    }

    /**
     * A transformer as Llama has it, with heads of 64 and a head of its own.
     *
     * @param name for people
     * @param layers how many
     * @param width of the hidden state
     * @param keyHeads heads of keys and values
     * @param inner channels of the MLP
     * @param vocabulary tokens
     */
    record Transformer(String name, int layers, int width, int keyHeads, int inner, int vocabulary) implements ModelShape {
        /** The shape of TinyLlama. */
        public static final Transformer TINY_LLAMA = new Transformer("1.1 B transformer", 22, 2048, 4, 5632, 32_000);
        /** Channels of a head. */
        public static final int HEAD = 64;

        /** How many. */
        public int heads() {
            return width / HEAD;
        }

        /** Channels of keys, and of values. */
        public int keyWidth() {
            return keyHeads * HEAD;
        }

        @Override
        public String notation() {
            return "attention(heads=%d, keyHeads=%d, rotary=()) + mlp(innerWidth=%d) layers=%d width=%d vocab=%d tied=false"
                    .formatted(heads(), keyHeads, inner, layers, width, vocabulary);
        }

        @Override
        public long matrixElements() {
            return (long) layers * width * (2 * width + 2 * keyWidth() + 3 * inner) + (long) width * vocabulary;
        }

        @Override
        public long stateElements() {
            return 0;
        }

        @Override
        public long cacheElements() {
            return 2L * layers * keyWidth();
        }

        @Override
        public Transformer quarter() {
            return new Transformer("a quarter of " + name, Math.max(1, layers / 4), width, keyHeads, inner, vocabulary);
        }
    }
}
