// SPDX-License-Identifier: Apache-2.0
package io.heddle.tck.internal;

import io.heddle.api.stack.Output;
import io.heddle.api.stack.Session;
import io.heddle.api.stack.Session.Row;
import io.heddle.tck.Subject;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Feeds sequences to sessions and takes what comes out. */
final class Feed {
    private Feed() {}

    /** Random tokens; the same for the same numbers. */
    static int[] tokens(Subject subject, int count, int which) {
        return new Random(Subject.SEED + which).ints(count, 0, subject.size().vocabulary()).toArray();
    }

    /** The logits of every token of a sequence that is fed to a slot in pieces. */
    static float[] pieces(Session session, int slot, int[] tokens, int piece) {
        float[] logits = new float[0];
        for (int begin = 0; begin < tokens.length; begin += piece) {
            int[] part = Arrays.copyOfRange(tokens, begin, Math.min(tokens.length, begin + piece));
            Output output = session.forward(List.of(new Row(slot, part)));
            if (logits.length == 0) {
                logits = new float[tokens.length * output.size()];
            }
            System.arraycopy(output.values(), 0, logits, begin * output.size(), part.length * output.size());
        }
        return logits;
    }

    /** The logits of every token of a sequence at once. */
    static float[] whole(Session session, int slot, int[] tokens) {
        return pieces(session, slot, tokens, tokens.length);
    }

    /** The logits of a row's own tokens. */
    static float[] row(Output output, int row, int tokens) {
        return Arrays.copyOfRange(output.values(), output.at(row, 0), output.at(row, 0) + tokens * output.size());
    }

    /** A slot's greedy continuation of a prompt. */
    static int[] greedy(Session session, int slot, int[] prompt, int tokens) {
        int[] found = new int[tokens];
        int[] piece = prompt;
        for (int i = 0; i < tokens; i++) {
            found[i] = largest(session.advance(List.of(new Row(slot, piece))).copy(0, 0));
            piece = new int[] {found[i]};
        }
        return found;
    }

    private static int largest(float[] values) {
        int best = 0;
        for (int i = 1; i < values.length; i++) {
            best = values[i] > values[best] ? i : best;
        }
        return best;
    }
}
