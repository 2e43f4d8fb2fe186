// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal.stream;

import io.heddle.api.stack.Session;
import io.heddle.api.stack.Session.FeatureRow;
import io.heddle.api.stack.Session.Row;
import java.util.List;

/**
 * Reads a stream token by token: always alike, so that where it was stopped and resumed makes no
 * difference to the last bit. Used by one thread.
 */
final class Steps {

    private final Session session;
    private final Latencies latencies;
    private final Prediction prediction = new Prediction();
    private final int[] token = new int[1];
    private final List<Row> row = List.of(new Row(0, token));

    /** The session has one slot and stays the caller's. */
    Steps(Session session, Latencies latencies) {
        this.session = session;
        this.latencies = latencies;
    }

    /** What is said of the next token, after the last one that was read. */
    Prediction prediction() {
        return prediction;
    }

    void read(int id) {
        long begin = System.nanoTime();
        token[0] = id;
        prediction.take(session.advance(row));
        latencies.add(System.nanoTime() - begin);
    }

    Prediction read(FeatureRow features) {
        long begin = System.nanoTime();
        prediction.take(session.forwardFeatures(List.of(features)));
        latencies.add(System.nanoTime() - begin);
        return prediction;
    }

    /** Reads a token that is not part of the stream, for a continuation. */
    void readAside(int id, Prediction aside) {
        token[0] = id;
        aside.take(session.advance(row));
    }

    int length() {
        return session.length(0);
    }

    boolean isFull() {
        return session.length(0) == session.context();
    }

    Session session() {
        return session;
    }
}
