// SPDX-License-Identifier: Apache-2.0
package io.heddle.text;

import io.heddle.api.stack.Output;
import io.heddle.api.stack.Session;
import java.util.ArrayList;
import java.util.List;

/**
 * Continues sequences, several at once, each in its own slot of a session.
 *
 * <p>First all prompts are read, in pieces; then every pass reads the token that was chosen last in each row. A row that
 * is done leaves the batch, and no row has a part in what another one becomes: lengths, samplers and ends are its own.
 *
 * <p>Afterwards each slot has read all tokens of its sequence but the last, so a saved slot and the tokens are enough to
 * go on as if nothing had happened.
 *
 * <p>Belongs to one thread, as its session does. In the steps after the prompts nothing is allocated here.
 */
public final class Generator {

    private final Session session;
    private final int piece;

    /**
     * @param session stays the caller's
     * @param piece the most tokens of a prompt to read in one pass, at least 1
     */
    public Generator(Session session, int piece) {
        if (piece < 1) {
            throw new IllegalArgumentException("the piece has " + piece + " tokens; at least 1 is allowed");
        }
        this.session = session;
        this.piece = piece;
    }

    /**
     * Continues each request in the slot of its index. Interrupting the thread ends all rows after the pass that runs.
     *
     * @param listener is told of every token
     * @return the sequences, in the order of the requests
     * @throws IllegalArgumentException if a slot or its context does not suffice, or has not read what the request says
     */
    public List<GeneratedSequence> run(List<GenerationRequest> requests, TokenListener listener) {
        List<GenerationRow> rows = new ArrayList<>(requests.size());
        for (int i = 0; i < requests.size(); i++) {
            rows.add(row(i, requests.get(i)));
        }
        List<GenerationRow> chosen = new ArrayList<>(rows.size());
        List<Session.Row> pieces = new ArrayList<>(rows.size());
        while (select(rows, chosen)) {
            pieces.clear();
            for (GenerationRow row : chosen) {
                pieces.add(row.next(piece));
            }
            Output output = session.advance(pieces);
            for (int i = 0; i < chosen.size(); i++) {
                chosen.get(i).choose(output, i, listener);
            }
            if (Thread.currentThread().isInterrupted()) {
                rows.forEach(GenerationRow::interrupt);
            }
        }
        return rows.stream().map(GenerationRow::result).toList();
    }

    /** Takes the rows whose prompt is not read, or, when there are none, all that are not done. */
    private static boolean select(List<GenerationRow> rows, List<GenerationRow> chosen) {
        chosen.clear();
        for (GenerationRow row : rows) {
            if (row.readsPrompt()) {
                chosen.add(row);
            }
        }
        if (chosen.isEmpty()) {
            for (GenerationRow row : rows) {
                if (!row.isDone()) {
                    chosen.add(row);
                }
            }
        }
        return !chosen.isEmpty();
    }

    private GenerationRow row(int slot, GenerationRequest request) {
        if (slot >= session.slots()) {
            throw new IllegalArgumentException("row " + slot + " has no slot; the session has " + session.slots());
        }
        if (session.length(slot) != request.read()) {
            throw new IllegalArgumentException("slot " + slot + " has read " + session.length(slot)
                    + " tokens; the request says " + request.read());
        }
        // The last token is never read, so it needs no room.
        long reached = (long) request.tokens().length + request.limit() - 1;
        if (reached > session.context()) {
            throw new IllegalArgumentException("row " + slot + " would read " + reached
                    + " tokens; the session has room for " + session.context());
        }
        return new GenerationRow(slot, request);
    }
}
