// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal.advice;

import io.heddle.api.config.Nearest;
import io.heddle.shell.internal.argument.UsageException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What a stack may be asked to be good at. */
public enum Need {
    /** Copies and finds what stands anywhere in its context. */
    RECALL,
    /** Reads on without end in a memory that does not grow. */
    STREAMING,
    /** Gives one sequence its next token soon. */
    LATENCY,
    /** Gives many sequences at once their tokens. */
    THROUGHPUT,
    /** Learns from sequences as long as the context. */
    TRAINING,
    /** Keeps little. */
    MEMORY;

    /** The needs of a list with commas, each once. */
    public static List<Need> list(String option, String text) {
        return Arrays.stream(text.split(",", -1)).map(word -> named(option, word.strip())).distinct().toList();
    }

    private static Need named(String option, String word) {
        List<String> names = Arrays.stream(values()).map(Need::word).toList();
        int index = names.indexOf(word.toLowerCase(Locale.ROOT));
        if (index < 0) {
            throw new UsageException(option + " has '" + word + "'; "
                    + Nearest.of(word, names).map(near -> "did you mean " + near + "? ").orElse("")
                    + "allowed: " + String.join(", ", names));
        }
        return values()[index];
    }

    /** As users write it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
