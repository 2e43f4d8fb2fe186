// SPDX-License-Identifier: Apache-2.0
package io.heddle.text;

import io.heddle.api.stack.Output;
import io.heddle.api.stack.Session;
import io.heddle.text.GeneratedSequence.End;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A sequence while it grows: what is chosen, and how much of it the slot has read. */
final class GenerationRow {

    /** Room for generated tokens to begin with; who asks for more than this gets more when it is needed. */
    private static final int ROOM = 1 << 16;

    private final int slot;
    private final GenerationRequest request;
    /** Reused by every step; its only token is exchanged. */
    private final Session.Row step;
    /** Few, and looked through without boxing. */
    private final int[] endTokens;
    /** The length at which the limit is reached. */
    private final int full;
    private int[] tokens;
    private int length;
    private int read;
    private @Nullable End end;

    GenerationRow(int slot, GenerationRequest request) {
        this.slot = slot;
        this.request = request;
        this.step = new Session.Row(slot, new int[1]);
        this.endTokens = request.endTokens().stream().mapToInt(Integer::intValue).toArray();
        this.length = request.tokens().length;
        this.full = Math.addExact(length, request.limit());
        this.tokens = Arrays.copyOf(request.tokens(), length + Math.min(ROOM, request.limit()));
        this.read = request.read();
        this.end = request.limit() == 0 ? End.LIMIT : null;
    }

    /** Whether more than the last token is left to read; that one is read even for a row that adds nothing. */
    boolean readsPrompt() {
        return length - read > 1 && end != End.INTERRUPTED;
    }

    boolean isDone() {
        return end != null;
    }

    /** What the next pass reads. */
    Session.Row next(int piece) {
        // A row that adds nothing keeps its last token back, as all rows do in the end.
        int unread = length - read - (request.limit() == 0 ? 1 : 0);
        if (unread == 1) {
            step.tokens()[0] = tokens[read++];
            return step;
        }
        int from = read;
        read += Math.min(piece, unread);
        return new Session.Row(slot, Arrays.copyOfRange(tokens, from, read));
    }

    /** Chooses the token after those that were read, once all are. */
    void choose(Output output, int row, TokenListener listener) {
        if (read < length || isDone()) {
            return;
        }
        int token = request.sampler().sample(output.values(), output.at(row, 0), output.size(), tokens, length);
        if (length == tokens.length) {
            tokens = Arrays.copyOf(tokens, (int) Math.min(full, 2L * length));
        }
        tokens[length++] = token;
        boolean more = listener.chosen(slot, token);
        if (isEndToken(token)) {
            end = End.END_TOKEN;
        } else if (!more) {
            end = End.STOPPED;
        } else if (length == full) {
            end = End.LIMIT;
        }
    }

    private boolean isEndToken(int token) {
        for (int end : endTokens) {
            if (token == end) {
                return true;
            }
        }
        return false;
    }

    void interrupt() {
        if (end == null || readsPrompt()) {
            end = End.INTERRUPTED;
        }
    }

    GeneratedSequence result() {
        return new GeneratedSequence(Arrays.copyOf(tokens, length), request.tokens().length,
                end == null ? End.LIMIT : end);
    }
}
