// SPDX-License-Identifier: Apache-2.0
package io.heddle.text.internal;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/** The added tokens of a tokenizer: cut out of the text as given, then out of what is left when it is normalized. */
final class AddedTokens {

    private final TokenTrie asGiven = new TokenTrie();
    private final TokenTrie normalized = new TokenTrie();
    private final Normalizer normalizer;
    /** What was found in the normalized text, so what the decoder has to undo. */
    private final Map<Integer, String> normalizedContents = new HashMap<>();

    AddedTokens(List<AddedToken> tokens, Normalizer normalizer) {
        this.normalizer = normalizer;
        // Of equal strings the special token counts.
        for (boolean special : new boolean[] {true, false}) {
            for (AddedToken token : tokens) {
                if (token.special() == special && token.normalized()) {
                    String content = normalizer.normalize(new Piece(token.content(), true)).text();
                    normalized.add(content, token);
                    normalizedContents.put(token.id(), content);
                } else if (token.special() == special) {
                    asGiven.add(token.content(), token);
                }
            }
        }
    }

    /** What a token is decoded from: an added one as it is found in the text, another as it is spelled. */
    String decodedFrom(int id, String spelling) {
        return normalizedContents.getOrDefault(id, spelling);
    }

    /** Gives the added tokens of a text and the normalized stretches between them, in order. */
    void cut(String text, IntConsumer tokens, Consumer<Piece> stretches) {
        cut(new Piece(text, true), asGiven, tokens,
                stretch -> cut(normalizer.normalize(stretch), normalized, tokens, stretches));
    }

    private static void cut(Piece piece, TokenTrie trie, IntConsumer tokens, Consumer<Piece> stretches) {
        String text = piece.text();
        int done = 0;
        for (TokenTrie.Match match : trie.isEmpty() ? List.<TokenTrie.Match>of() : trie.findAll(text)) {
            AddedToken token = match.token();
            if (token.singleWord() && touchesWord(text, match)) {
                continue;
            }
            int start = token.lstrip() ? Math.max(spaceStart(text, match.start()), done) : match.start();
            int end = token.rstrip() ? spaceEnd(text, match.end()) : match.end();
            if (done < start) {
                stretches.accept(new Piece(text.substring(done, start), piece.first() && done == 0));
            }
            tokens.accept(token.id());
            done = end;
        }
        if (done < text.length()) {
            stretches.accept(new Piece(text.substring(done), piece.first() && done == 0));
        }
    }

    private static boolean touchesWord(String text, TokenTrie.Match match) {
        return match.start() > 0 && CharacterKind.isWord(text.codePointBefore(match.start()))
                || match.end() < text.length() && CharacterKind.isWord(text.codePointAt(match.end()));
    }

    private static int spaceStart(String text, int from) {
        int start = from;
        while (start > 0 && CharacterKind.isSpace(text.charAt(start - 1))) {
            start--;
        }
        return start;
    }

    private static int spaceEnd(String text, int from) {
        int end = from;
        while (end < text.length() && CharacterKind.isSpace(text.charAt(end))) {
            end++;
        }
        return end;
    }
}
