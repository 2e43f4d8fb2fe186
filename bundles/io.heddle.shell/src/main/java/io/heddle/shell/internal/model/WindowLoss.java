// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal.model;

import io.heddle.api.stack.Output;
import io.heddle.api.stack.Session;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The loss of a text in windows that do not overlap: inputs {@code t[i .. i+W-1]}, labels one later,
 * each window from an empty state, the last one as long as it comes.
 */
public final class WindowLoss {

    private static final int MOST_WINDOWS = 16;

    private final OpenModel model;
    private final int[] tokens;
    private final int window;
    private final int batch;
    private final int piece;

    /**
     * @param tokens at least two
     * @param window inputs a window
     * @param batch windows at once, or null for as many as are good
     */
    public WindowLoss(OpenModel model, int[] tokens, int window, @Nullable Integer batch) {
        this.model = model;
        this.tokens = tokens;
        this.window = Math.min(window, tokens.length - 1);
        int windows = (int) ((tokens.length - 2L) / this.window + 1);
        int size = model.plan().stack().head().size();
        this.batch = Math.min(windows, batch != null ? batch : PassSize.rows(MOST_WINDOWS, this.window, size));
        this.piece = PassSize.tokens(this.batch, size);
    }

    /**
     * The sum over all labels of {@code -log p}, in nats.
     *
     * @param done is told how many labels are done
     * @throws InterruptedException if the thread was interrupted
     */
    public double sum(LongConsumer done) throws InterruptedException {
        double nats = 0;
        try (Session session = model.session(batch, window)) {
            for (int first = 0; first < tokens.length - 1; first = next(first)) {
                nats += windows(session, first);
                done.accept(Math.min(next(first), tokens.length - 1));
            }
        }
        return nats;
    }

    /** Where the windows after those that begin at {@code first} begin. */
    private int next(int first) {
        return (int) Math.min(Integer.MAX_VALUE, first + (long) batch * window);
    }

    private double windows(Session session, int first) throws InterruptedException {
        for (int slot = 0; slot < batch; slot++) {
            session.reset(slot);
        }
        double nats = 0;
        for (int begin = 0; begin < window; begin += piece) {
            List<Session.Row> rows = rows(first, begin);
            if (rows.isEmpty()) {
                break;
            }
            if (Thread.interrupted()) {
                throw new InterruptedException("interrupted");
            }
            Output output = session.forward(rows);
            for (int row = 0; row < rows.size(); row++) {
                int at = first + rows.get(row).slot() * window + begin;
                for (int token = 0; token < rows.get(row).tokens().length; token++) {
                    nats += loss(output.values(), output.at(row, token), output.size(), tokens[at + token + 1]);
                }
            }
        }
        return nats;
    }

    private List<Session.Row> rows(int first, int begin) {
        List<Session.Row> rows = new ArrayList<>(batch);
        for (int slot = 0; slot < batch; slot++) {
            long windowBegin = first + (long) slot * window;
            long from = windowBegin + begin;
            long to = Math.min(Math.min(from + piece, windowBegin + window), tokens.length - 1L);
            if (from < to) {
                rows.add(new Session.Row(slot, Arrays.copyOfRange(tokens, (int) from, (int) to)));
            }
        }
        return rows;
    }

    /** {@code log(sum(exp(logits))) - logits[label]}. */
    public static double loss(float[] values, int offset, int size, int label) {
        double highest = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < size; i++) {
            highest = Math.max(highest, values[offset + i]);
        }
        double sum = 0;
        for (int i = 0; i < size; i++) {
            sum += Math.exp(values[offset + i] - highest);
        }
        return highest + Math.log(sum) - values[offset + label];
    }
}
