// SPDX-License-Identifier: Apache-2.0
package io.heddle.router.internal;

import io.heddle.api.stack.Provenance;
import java.util.ArrayList;
import java.util.List;

/** Which generations read which tokens of a session's slots. Used by one thread at a time. */
final class Spans {
    private static final int KEPT = 256;

    private final List<List<Provenance>> spans = new ArrayList<>();

    Spans(int slots) {
        for (int slot = 0; slot < slots; slot++) {
            spans.add(new ArrayList<>());
        }
    }

    /** Tokens from a position on went through; nothing is noted while the generation stays the same. */
    void add(int slot, int from, Provenance by) {
        List<Provenance> own = spans.get(slot);
        Provenance last = own.isEmpty() ? null : own.getLast();
        if (last != null && last.generation() == by.generation()) {
            return;
        }
        if (own.size() == KEPT) {
            own.removeFirst();
        }
        own.add(new Provenance(from, from, by.generation(), by.mechanisms(), by.computes()));
    }

    /** The spans of a sequence of {@code length} tokens: each ends where the next begins. */
    List<Provenance> of(int slot, int length) {
        List<Provenance> own = spans.get(slot);
        List<Provenance> ended = new ArrayList<>();
        for (int i = 0; i < own.size(); i++) {
            Provenance span = own.get(i);
            int to = i + 1 < own.size() ? own.get(i + 1).from() : length;
            if (span.from() < to) {
                ended.add(new Provenance(span.from(), to, span.generation(), span.mechanisms(), span.computes()));
            }
        }
        return ended;
    }

    /** The sequence was cut. */
    void cut(int slot, int length) {
        spans.get(slot).removeIf(span -> span.from() >= length);
    }
}
