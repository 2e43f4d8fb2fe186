// SPDX-License-Identifier: Apache-2.0
package io.heddle.text.internal;

import io.heddle.text.StreamDecoder;

/** Runs the ids of one sequence through the decoding steps. */
final class PipelineDecoder implements StreamDecoder {

    private final Vocabulary vocabulary;
    private final AddedTokens added;
    private final TokenDecoder decoder;
    private final boolean skipSpecial;
    private final StringBuilder out = new StringBuilder();
    private TextSink chain;

    PipelineDecoder(Vocabulary vocabulary, AddedTokens added, TokenDecoder decoder, boolean skipSpecial) {
        this.vocabulary = vocabulary;
        this.added = added;
        this.decoder = decoder;
        this.skipSpecial = skipSpecial;
        this.chain = chain();
    }

    @Override
    public String append(int id) {
        String token = vocabulary.tokenOf(id);
        if (token == null || skipSpecial && vocabulary.special().contains(id)) {
            return "";
        }
        chain.text(added.decodedFrom(id, token));
        chain.endToken();
        return drain();
    }

    @Override
    public String flush() {
        chain.end();
        chain = chain();
        return drain();
    }

    private TextSink chain() {
        return decoder.before(new TextSink() {
            @Override
            public void text(String part) {
                out.append(part);
            }

            @Override
            public void endToken() {
                // Tokens are joined as they come.
            }

            @Override
            public void end() {
                // Nothing is held back here.
            }
        });
    }

    private String drain() {
        String piece = out.toString();
        out.setLength(0);
        return piece;
    }
}
