// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal.score;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.checkpoint.ModelException;
import io.heddle.text.StreamDecoder;
import io.heddle.text.Tokenizer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class QuestionEncoderTest {

    private static final int BEGIN = 1;
    private static final int END = 2;
    /** What "ab" becomes, unlike a and b. */
    private static final int TOGETHER = 3;

    /** A token a character, but one for "ab"; texts may stand between a begin and an end token. */
    private record Merging(boolean special) implements Tokenizer {
        @Override
        public int[] encode(String text, boolean addSpecialTokens) {
            IntStream ids = text.replace("ab", "\u0003").chars();
            return addSpecialTokens && special
                    ? IntStream.concat(IntStream.of(BEGIN), IntStream.concat(ids, IntStream.of(END))).toArray() : ids.toArray();
        }

        @Override
        public StreamDecoder streamDecoder(boolean skipSpecial) {
            throw new UnsupportedOperationException();
        }

        @Override
        public int vocabularySize() {
            return 128;
        }

        @Override
        public OptionalInt idOf(String token) {
            return OptionalInt.empty();
        }

        @Override
        public Optional<String> tokenOf(int id) {
            return Optional.empty();
        }

        @Override
        public Set<Integer> specialTokens() {
            return Set.of(BEGIN, END);
        }
    }

    private static QuestionEncoder encoder(boolean special, boolean begins, Set<Integer> ends, int limit) {
        return new QuestionEncoder(new Merging(special), 128, begins, ends, limit);
    }

    private static Question question(String context, String... continuations) {
        return new Question(7, "", "", context, List.of(continuations), List.of(continuations), 0);
    }

    private static EncodedQuestion encode(QuestionEncoder encoder, String context, String... continuations) {
        return encoder.encode(question(context, continuations), context);
    }

    @Test
    void aChoiceIsWhatBothTogetherHaveBeyondTheContext() {
        EncodedQuestion encoded = encode(encoder(false, false, Set.of(), 100), "xa", "bc", " c");
        assertArrayEquals(new int[] {'x', 'a'}, encoded.context());
        assertArrayEquals(new int[] {'c'}, encoded.choices().get(0), "x ab c: the second token is the context's");
        assertArrayEquals(new int[] {' ', 'c'}, encoded.choices().get(1));
        String message = assertThrows(ModelException.class,
                () -> encode(encoder(false, false, Set.of(), 100), "xa", "b", "c")).getMessage();
        assertTrue(message.startsWith("line 7: choice 0 adds no token"), message);
        assertArrayEquals(new int[] {'x', TOGETHER}, encode(encoder(false, false, Set.of(), 100), "xab", "c").context());
    }

    @Test
    void aBeginTokenStandsBeforeWhereItIsWantedAndForNothing() {
        assertArrayEquals(new int[] {'x'}, encode(encoder(true, false, Set.of(END), 100), "x", "y").context());
        assertArrayEquals(new int[] {BEGIN, 'x'}, encode(encoder(true, true, Set.of(END), 100), "x", "y").context());
        assertArrayEquals(new int[] {BEGIN}, encode(encoder(true, false, Set.of(END), 100), "", "y").context());
        assertArrayEquals(new int[] {END}, encode(encoder(false, false, Set.of(END, 9), 100), "", "y").context());
        assertArrayEquals(new int[] {BEGIN, 'p'}, encoder(true, true, Set.of(), 100).preamble("p"));
    }

    @Test
    void allChoicesLoseTheSameBeginning() {
        EncodedQuestion encoded = encode(encoder(false, false, Set.of(), 5), "vwxyz", "123", "4");
        assertArrayEquals(new int[] {'x', 'y', 'z'}, encoded.context());
        assertEquals(5, encoded.read());
        assertTrue(encoded.truncated());
        assertThrows(ModelException.class, () -> encode(encoder(false, false, Set.of(), 2), "vwxyz", "123", "4"));
    }
}
