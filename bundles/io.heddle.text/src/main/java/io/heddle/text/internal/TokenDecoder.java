// SPDX-License-Identifier: Apache-2.0
package io.heddle.text.internal;

import java.util.List;

/** A kind of decoding step; each {@link #before} makes its state for one sequence. */
sealed interface TokenDecoder {

    /** The step as a sink that passes its result on. */
    TextSink before(TextSink next);

    /** Reads tokens in the alphabet of bytes. */
    record ByteLevel() implements TokenDecoder {
        @Override
        public TextSink before(TextSink next) {
            return new ByteLevelSink(next);
        }
    }

    /** Reads runs of tokens such as {@code <0x0A>} as bytes. */
    record ByteFallback() implements TokenDecoder {
        @Override
        public TextSink before(TextSink next) {
            return new ByteFallbackSink(next);
        }
    }

    /** Writes the sign of a space as a space; in the first token it may be only the sign of a start. */
    record Metaspace(String sign, boolean dropInFirst) implements TokenDecoder {
        @Override
        public TextSink before(TextSink next) {
            return new MetaspaceSink(next, sign, dropInFirst);
        }
    }

    /** Replaces every match within a token. */
    record Replace(TextPattern pattern, String content) implements TokenDecoder {
        @Override
        public TextSink before(TextSink next) {
            return pattern instanceof TextPattern.Literal(String string)
                    ? new ReplaceLiteralSink(next, string, content)
                    : new WholeTokenSink(next, token -> pattern.replaceAll(token, content));
        }
    }

    /** Makes one token of all. */
    record Fuse() implements TokenDecoder {
        @Override
        public TextSink before(TextSink next) {
            return new FuseSink(next);
        }
    }

    /** Takes up to so many of one character away at the ends of each token. */
    record Strip(int character, int start, int stop) implements TokenDecoder {
        @Override
        public TextSink before(TextSink next) {
            return new StripSink(next, character, start, stop);
        }
    }

    /** Writes the suffix that ends a word as a space, and the last one as nothing. */
    record WordSuffix(String suffix) implements TokenDecoder {
        @Override
        public TextSink before(TextSink next) {
            return new WordSuffixSink(next, suffix);
        }
    }

    /** Puts a space between tokens: what is done when a file names no decoder. */
    record Spaced() implements TokenDecoder {
        @Override
        public TextSink before(TextSink next) {
            return new SpacedSink(next);
        }
    }

    /** One after the other. */
    record Sequence(List<TokenDecoder> parts) implements TokenDecoder {
        @Override
        public TextSink before(TextSink next) {
            TextSink first = next;
            for (TokenDecoder part : parts.reversed()) {
                first = part.before(first);
            }
            return first;
        }
    }
}
