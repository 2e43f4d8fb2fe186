// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal.score;

import io.heddle.checkpoint.ModelException;
import io.heddle.text.Tokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Turns questions into tokens as lm-evaluation-harness does: context and continuation are encoded
 * together, and what is beyond the tokens of the context alone is the continuation's; spaces at the
 * context's end go to the continuation. Immutable.
 */
final class QuestionEncoder {

    private final Tokenizer tokenizer;
    private final int vocabulary;
    private final int[] begin;
    private final int[] instead;
    private final int limit;

    /**
     * @param vocabulary how many ids the model has
     * @param begins whether each context begins with what the tokenizer puts before a text
     * @param ends the model's end tokens, the least of which stands for a context that is empty
     * @param limit the most tokens to read
     */
    QuestionEncoder(Tokenizer tokenizer, int vocabulary, boolean begins, Set<Integer> ends, int limit) {
        this.tokenizer = tokenizer;
        this.vocabulary = vocabulary;
        int[] before = before(tokenizer);
        this.begin = begins ? before : new int[0];
        this.instead = before.length > 0 ? before : ends.stream().mapToInt(Integer::intValue).sorted().limit(1).toArray();
        this.limit = limit;
    }

    /** What stands before a text that has special tokens. */
    private static int[] before(Tokenizer tokenizer) {
        int[] bare = tokenizer.encode("a", false);
        int[] whole = tokenizer.encode("a", true);
        int at = IntStream.rangeClosed(0, whole.length - bare.length)
                .filter(i -> Arrays.equals(whole, i, i + bare.length, bare, 0, bare.length)).findFirst().orElse(0);
        return Arrays.copyOf(whole, at);
    }

    /** The tokens of a text that stands before several contexts. */
    int[] preamble(String text) {
        return join(begin, encode(text));
    }

    /** @throws ModelException naming the question's line if it cannot be put to this model */
    EncodedQuestion encode(Question question, String context) {
        String bare = context.stripTrailing();
        String spaces = context.substring(bare.length());
        int[] alone = encode(bare);
        List<int[]> choices = new ArrayList<>();
        for (String continuation : question.continuations()) {
            int[] whole = encode(bare + spaces + continuation);
            if (whole.length <= alone.length) {
                throw new ModelException("line " + question.line() + ": choice " + choices.size()
                        + " adds no token to its context; it cannot be scored by itself");
            }
            choices.add(Arrays.copyOfRange(whole, alone.length, whole.length));
        }
        int[] read = join(begin, alone);
        if (read.length == 0) {
            read = instead;
        }
        if (read.length == 0) {
            throw new ModelException("line " + question.line() + ": the context is empty, and this model has neither a begin"
                    + " token nor an end token to stand for it");
        }
        return fitted(question, new EncodedQuestion(read, choices, false));
    }

    /** What is too long loses its beginning, for all choices alike. */
    private EncodedQuestion fitted(Question question, EncodedQuestion encoded) {
        int over = encoded.read() - limit;
        if (over <= 0) {
            return encoded;
        }
        if (over >= encoded.context().length) {
            throw new ModelException("line " + question.line() + ": a choice alone has more tokens than the " + limit
                    + " that this model can read");
        }
        return new EncodedQuestion(Arrays.copyOfRange(encoded.context(), over, encoded.context().length), encoded.choices(), true);
    }

    private int[] encode(String text) {
        int[] ids = text.isEmpty() ? new int[0] : tokenizer.encode(text, false);
        for (int id : ids) {
            if (id >= vocabulary) {
                throw new ModelException("the tokenizer gives the id " + id + ", but the model has " + vocabulary
                        + " ids; the two do not belong together");
            }
        }
        return ids;
    }

    private static int[] join(int[] first, int[] second) {
        int[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
