// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal.stream;

import io.heddle.api.stack.Session;
import io.heddle.text.Sampler;
import io.heddle.text.SamplingOptions;
import io.heddle.text.StreamDecoder;
import io.heddle.text.Tokenizer;
import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes what could come next after a line, and goes back: the stream is read as if nothing had been
 * written. Used by one thread.
 */
final class Continuation {

    private final Steps steps;
    private final LineWriter out;
    private final StreamOrder order;
    private final @Nullable Tokenizer tokenizer;
    private final Set<Integer> ends;
    private final Sampler sampler;
    private final Prediction aside = new Prediction();
    private long draws;

    /**
     * @param tokenizer of a text; null for ids
     * @param ends tokens after which nothing more is written
     * @param seed where random numbers start
     * @param draws how many of them were taken before
     */
    Continuation(Steps steps, LineWriter out, StreamOrder order, @Nullable Tokenizer tokenizer, Set<Integer> ends,
            long seed, long draws) {
        this.steps = steps;
        this.out = out;
        this.order = order;
        this.tokenizer = tokenizer;
        this.ends = ends;
        this.draws = draws;
        SamplingOptions options = order.sampling().withSeed(seed);
        sampler = new Sampler(options);
        sampler.skip(draws);
    }

    /** How many random numbers were taken. */
    long draws() {
        return draws;
    }

    /** @param last the token before, which says whether a space at the beginning is one */
    void write(int last) throws InterruptedException {
        Session.Mark mark = steps.session().mark(0);
        StreamDecoder decoder = tokenizer == null ? null : tokenizer.streamDecoder(true);
        if (decoder != null) {
            decoder.append(last);
        }
        StringBuilder text = new StringBuilder();
        int[] ids = new int[order.generate()];
        int count = 0;
        Prediction next = steps.prediction();
        try {
            for (int id = choose(next); !ends.contains(id); id = choose(next)) {
                ids[count++] = id;
                show(decoder == null ? "" : decoder.append(id), text);
                if (count == ids.length || steps.isFull()) {
                    break;
                }
                requireWanted();
                steps.readAside(id, aside);
                next = aside;
            }
        } finally {
            steps.session().rewind(mark);
        }
        show(decoder == null ? "" : decoder.flush(), text);
        finish(text, Arrays.copyOf(ids, count));
    }

    private static void requireWanted() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("interrupted");
        }
    }

    private int choose(Prediction next) {
        draws += order.sampling().temperature() == 0 ? 0 : 1;
        return sampler.sample(next.values());
    }

    private void show(String piece, StringBuilder text) {
        text.append(piece);
        if (!order.json() && !piece.isEmpty()) {
            out.raw(piece);
        }
    }

    private void finish(StringBuilder text, int[] ids) {
        if (tokenizer != null && !order.json()) {
            out.raw("\n");
            return;
        }
        out.begin();
        if (order.json()) {
            out.number("after", steps.length());
        }
        if (tokenizer == null) {
            out.numbers("ids", ids);
        } else {
            out.text("text", text);
        }
        out.end();
    }
}
