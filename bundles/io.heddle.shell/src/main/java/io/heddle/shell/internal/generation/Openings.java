// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal.generation;

import io.heddle.checkpoint.ModelException;
import io.heddle.checkpoint.SavedSequence;
import io.heddle.checkpoint.SavedState;
import io.heddle.shell.internal.argument.UsageException;
import io.heddle.shell.internal.model.OpenModel;
import io.heddle.shell.internal.model.TokenFile;
import io.heddle.text.Tokenizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * All sequences as they stand when generation begins.
 *
 * @param tokenizer of a text; null for bare ids
 * @param seed where the random numbers of the first one start
 * @param rows in the order of the batch
 */
record Openings(@Nullable Tokenizer tokenizer, long seed, List<Opening> rows) {

    Openings {
        rows = List.copyOf(rows);
    }

    /** Reads prompts, ids and saved states, and finds what is wrong with them before weights are read. */
    static Openings of(GenerationOrder order, OpenModel model) throws IOException {
        SavedState saved = order.state() == null ? null : SavedState.read(order.state());
        if (saved != null) {
            saved.requireStack(model.digest(), order.state());
            requireIds(saved, order.state(), model.vocabulary());
        }
        boolean text = order.prompt() != null || order.ids() == null && saved.text();
        Tokenizer tokenizer = text ? model.tokenizer() : null;
        List<int[]> prompts = prompts(order, model, tokenizer, saved != null);
        long seed = order.seed() != null ? order.seed()
                : saved != null ? saved.seed() : ThreadLocalRandom.current().nextLong();
        List<Opening> rows = saved == null ? prompts.stream().map(Opening::fresh).toList()
                : resume(saved, prompts, order.state());
        // Another seed begins another stream; the same one goes on with its own.
        boolean same = saved != null && saved.seed() == seed;
        return new Openings(tokenizer, seed, same ? rows : rows.stream().map(Opening::withoutDraws).toList());
    }

    /** The new prompts; none for a state that is continued as it is. */
    private static List<int[]> prompts(GenerationOrder order, OpenModel model, @Nullable Tokenizer tokenizer,
            boolean resumed) throws IOException {
        if (order.ids() != null) {
            return TokenFile.read(order.ids(), model.vocabulary());
        }
        if (order.prompt() == null) {
            return List.of();
        }
        int[] ids = tokenizer.encode(order.prompt(), !resumed);
        if (ids.length == 0 && !resumed) {
            throw new UsageException("--prompt is empty; the model continues at least one token");
        }
        for (int id : ids) {
            if (id >= model.vocabulary()) {
                throw new ModelException("the tokenizer gives the id " + id + ", but the model has "
                        + model.vocabulary() + " ids; the two do not belong together");
            }
        }
        return List.of(ids);
    }

    private static List<Opening> resume(SavedState saved, List<int[]> prompts, Path file) {
        List<SavedSequence> sequences = saved.sequences();
        if (!prompts.isEmpty() && prompts.size() != sequences.size()) {
            throw new ModelException(file + " has " + sequences.size() + " sequences, but there are " + prompts.size()
                    + " to put behind them; give as many, or none");
        }
        List<Opening> rows = new ArrayList<>();
        for (int i = 0; i < sequences.size(); i++) {
            rows.add(Opening.resumed(sequences.get(i), prompts.isEmpty() ? new int[0] : prompts.get(i)));
        }
        return rows;
    }

    private static void requireIds(SavedState saved, Path file, int vocabulary) {
        for (SavedSequence sequence : saved.sequences()) {
            for (int id : sequence.tokens()) {
                if (id < 0 || id >= vocabulary) {
                    throw new ModelException(file + " holds the token id " + id + "; ids from 0 to " + (vocabulary - 1)
                            + " are allowed");
                }
            }
        }
    }

    boolean isText() {
        return tokenizer != null;
    }

    /** The longest sequence before anything is generated. */
    int longest() {
        return rows.stream().mapToInt(row -> row.tokens().length).max().orElse(0);
    }
}
