// SPDX-License-Identifier: Apache-2.0
package io.heddle.text;

import io.heddle.text.internal.PartialMatch;
import io.heddle.text.internal.Utf8Assembler;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Lets text through up to the first stop string, and holds back what may be the beginning of one.
 *
 * <p>The stop string that is complete first counts; of those complete at the same character, the longest. So the result
 * does not depend on how the text is cut into pieces.
 *
 * <p>Belongs to one sequence and to one thread at a time.
 */
public final class StopStrings {

    private final List<String> stops;
    private final StringBuilder held = new StringBuilder();
    private @Nullable String stoppedBy;

    /**
     * @param stops may be empty
     * @throws IllegalArgumentException if a stop string is empty or has an unpaired surrogate
     */
    public StopStrings(List<String> stops) {
        this.stops = List.copyOf(stops);
        for (String stop : this.stops) {
            if (stop.isEmpty() || Utf8Assembler.indexOfUnpaired(stop, 0) >= 0) {
                throw new IllegalArgumentException("a stop string must have whole characters, at least one; found '"
                        + stop + "'");
            }
        }
    }

    /** Takes a piece of text; gives what can be shown now. After a stop nothing more comes. */
    public String append(String piece) {
        if (stoppedBy != null) {
            return "";
        }
        held.append(piece);
        int start = cut();
        if (stoppedBy != null) {
            return release(start, held.length());
        }
        int partial = 0;
        for (String stop : stops) {
            partial = Math.max(partial, PartialMatch.longest(held, 0, stop));
        }
        return release(held.length() - partial, 0);
    }

    /** Says that the text is over; gives what was held back. */
    public String flush() {
        return release(held.length(), 0);
    }

    /** Whether a stop string was complete. */
    public boolean stopped() {
        return stoppedBy != null;
    }

    /** The stop string that was complete. */
    public Optional<String> stoppedBy() {
        return Optional.ofNullable(stoppedBy);
    }

    /** Finds the stop string that ends first; gives its start. */
    private int cut() {
        int firstStart = -1;
        int firstEnd = Integer.MAX_VALUE;
        for (String stop : stops) {
            int start = held.indexOf(stop);
            int end = start + stop.length();
            if (start >= 0 && (end < firstEnd || end == firstEnd && start < firstStart)) {
                firstStart = start;
                firstEnd = end;
                stoppedBy = stop;
            }
        }
        return firstStart;
    }

    private String release(int length, int alsoDropped) {
        String text = held.substring(0, length);
        held.delete(0, Math.max(length, alsoDropped));
        return text;
    }
}
