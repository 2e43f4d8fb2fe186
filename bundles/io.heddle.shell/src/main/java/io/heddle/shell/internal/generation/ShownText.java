// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal.generation;

import io.heddle.text.StopStrings;
import io.heddle.text.StreamDecoder;
import io.heddle.text.Tokenizer;
import java.io.PrintStream;
import java.util.List;
import java.util.Set;

/**
 * Shows a text as it grows: the prompt as it is, what is generated up to a stop string. One decoder
 * reads both, since what a token says may depend on the one before.
 */
final class ShownText {

    private final StreamDecoder decoder;
    private final StopStrings stops;
    private final Set<Integer> hidden;
    private final PrintStream out;

    /** @param hidden end tokens, which have no text */
    ShownText(Tokenizer tokenizer, List<String> stops, Set<Integer> hidden, PrintStream out) {
        this.decoder = tokenizer.streamDecoder(true);
        this.stops = new StopStrings(stops);
        this.hidden = hidden;
        this.out = out;
    }

    /** Shows what was there before, and gives whether the text goes on: neither stopped nor ended. */
    boolean begin(Opening opening) {
        int[] tokens = opening.tokens();
        for (int i = 0; i < opening.prompt(); i++) {
            show(decoder.append(tokens[i]));
        }
        for (int i = opening.prompt(); i < tokens.length; i++) {
            if (!generated(tokens[i])) {
                return false;
            }
        }
        return opening.prompt() == tokens.length || !hidden.contains(tokens[tokens.length - 1]);
    }

    /** Shows a generated token, and gives whether no stop string is complete. */
    boolean generated(int token) {
        if (!hidden.contains(token)) {
            show(stops.append(decoder.append(token)));
        }
        return !stops.stopped();
    }

    /** Shows what was held back, and ends the line. */
    void finish() {
        if (!stops.stopped()) {
            show(stops.append(decoder.flush()));
            show(stops.flush());
        }
        out.println();
        out.flush();
    }

    private void show(String piece) {
        if (!piece.isEmpty()) {
            out.print(piece);
            out.flush();
        }
    }
}
