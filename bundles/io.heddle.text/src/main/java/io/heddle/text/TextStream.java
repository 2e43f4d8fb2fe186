// SPDX-License-Identifier: Apache-2.0
package io.heddle.text;

import java.util.List;
import java.util.Optional;

/**
 * Turns generated ids into pieces of text to show, up to a stop string.
 *
 * <p>Belongs to one sequence and to one thread at a time.
 */
public final class TextStream {

    private final StreamDecoder decoder;
    private final StopStrings stops;

    /** Leaves special tokens out. */
    public TextStream(Tokenizer tokenizer, List<String> stops) {
        this(tokenizer, stops, true);
    }

    /** @throws IllegalArgumentException if a stop string is empty or has an unpaired surrogate */
    public TextStream(Tokenizer tokenizer, List<String> stops, boolean skipSpecial) {
        this.decoder = tokenizer.streamDecoder(skipSpecial);
        this.stops = new StopStrings(stops);
    }

    /**
     * Takes the ids before the generated ones, whose text is not shown.
     *
     * <p>Tokenizers that write a space as a sign drop the space at the very start of a text; after a prompt it must stay.
     */
    public void prime(int[] prompt) {
        for (int id : prompt) {
            decoder.append(id);
        }
    }

    /** Takes a generated id; gives the text that can be shown now, which may be empty. */
    public String append(int id) {
        return stopped() ? "" : stops.append(decoder.append(id));
    }

    /** Says that there are no more ids; gives the rest of the text. */
    public String finish() {
        if (stopped()) {
            return "";
        }
        String rest = stops.append(decoder.flush());
        return stopped() ? rest : rest + stops.flush();
    }

    /** Whether a stop string was complete; then no more ids are needed. */
    public boolean stopped() {
        return stops.stopped();
    }

    /** The stop string that was complete. */
    public Optional<String> stoppedBy() {
        return stops.stoppedBy();
    }
}
