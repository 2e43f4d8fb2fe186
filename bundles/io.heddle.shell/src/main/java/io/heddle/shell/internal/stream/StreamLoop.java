// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal.stream;

import io.heddle.checkpoint.SavedStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.function.LongConsumer;

/** Reads a stream and answers, token by token. Used by one thread. */
final class StreamLoop {

    /** What is done with the state when it is to be kept. */
    interface Keeper {
        void save() throws IOException;
    }

    private final StreamOrder order;
    private final Feed feed;
    private final Steps steps;
    private final TokenReport report;
    private final LineWriter out;
    private final Continuation continuation;
    private int[] pending = {};
    private int next;
    private int last;
    private long input;
    private long read;

    StreamLoop(StreamOrder order, Feed feed, Steps steps, TokenReport report, LineWriter out, Continuation continuation) {
        this.order = order;
        this.feed = feed;
        this.steps = steps;
        this.report = report;
        this.out = out;
        this.continuation = continuation;
    }

    /** Goes on where a stream was stopped. */
    void resume(SavedStream saved) {
        pending = saved.pending();
        input = saved.input();
    }

    /** Bytes of the input that are read, or lie in {@link #pending}. */
    long input() {
        return input;
    }

    /** Tokens of the line that are not read yet. */
    int[] pending() {
        return Arrays.copyOfRange(pending, next, pending.length);
    }

    /**
     * Reads until there is no more to read, or nobody to tell.
     *
     * @param keeper saves the state in between
     * @param done is told how many tokens were read
     * @return why it ended
     * @throws InterruptedException if somebody stopped it; between tokens, so that it can go on from there
     */
    String run(Keeper keeper, LongConsumer done) throws InterruptedException, IOException {
        boolean complete = pending.length == 0;
        Piece piece = new Piece(pending, null, 0, true);
        while (piece != null) {
            if (!read(piece, keeper, done)) {
                return "the context of " + steps.length() + " tokens is full";
            }
            complete = piece.endsLine();
            if (complete && order.generate() > 0 && !order.atEnd() && read > 0) {
                continuation.write(last);
            }
            if (!feed.isReady()) {
                out.flush();
            }
            if (out.isBroken()) {
                return "nobody reads the output";
            }
            piece = feed.next();
        }
        if (order.generate() > 0 && (order.atEnd() || !complete) && steps.prediction().isThere()) {
            continuation.write(last);
        }
        return "the input ended";
    }

    /** @return whether all of it was read */
    private boolean read(Piece piece, Keeper keeper, LongConsumer done) throws InterruptedException, IOException {
        pending = piece.ids();
        next = 0;
        boolean features = piece.features() != null;
        // What is not read of a line of tokens lies in pending; a line of features is one token.
        input += features ? 0 : piece.bytes();
        int count = features ? 1 : pending.length;
        for (int i = 0; i < count; i++) {
            if (Thread.interrupted()) {
                throw new InterruptedException("interrupted");
            }
            if (steps.isFull()) {
                return false;
            }
            if (features) {
                report.features(steps.length(), steps.read(piece.features()));
                input += piece.bytes();
            } else {
                token(steps.length());
            }
            done.accept(++read);
            if (order.saveEvery() > 0 && read % order.saveEvery() == 0) {
                keeper.save();
            }
        }
        return true;
    }

    private void token(int at) {
        int id = pending[next];
        double bits = report.bits(id, steps.prediction());
        steps.read(id);
        last = id;
        next++;
        if (order.generate() == 0) {
            report.token(at, id, bits, steps.prediction());
        }
    }

    /** How many tokens were read in this run. */
    long tokens() {
        return read;
    }
}
