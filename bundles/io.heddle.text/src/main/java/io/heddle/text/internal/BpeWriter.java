// SPDX-License-Identifier: Apache-2.0
package io.heddle.text.internal;

import java.util.HashMap;
import java.util.Map;

/**
 * Writes the tokens of one text, word by word.
 *
 * <p>The neighbours that can merge wait in a queue by rank and place, so a word of n characters takes n log n steps: in
 * models without a split the whole text is one word.
 */
final class BpeWriter {

    private static final int LONGEST_KEPT_WORD = 48;
    private static final int MOST_KEPT_WORDS = 20_000;

    private final BpeModel model;
    private final IdList out;
    /** Words of this text and their tokens: most words come again. */
    private final Map<String, int[]> kept = new HashMap<>();
    private final IdList symbols = new IdList();
    private final LongHeap queue = new LongHeap();
    private int[] token = new int[64];
    private int[] previous = new int[64];
    private int[] next = new int[64];

    BpeWriter(BpeModel model, IdList out) {
        this.model = model;
        this.out = out;
    }

    void write(String word) {
        int[] known = kept.get(word);
        if (known != null) {
            out.addAll(known);
            return;
        }
        int start = out.size();
        int whole = model.wholeWord(word);
        if (whole >= 0) {
            out.add(whole);
        } else {
            symbols.clear();
            model.spell(word, symbols);
            merge();
        }
        if (word.length() <= LONGEST_KEPT_WORD && kept.size() < MOST_KEPT_WORDS) {
            kept.put(word, out.toArray(start));
        }
    }

    private void merge() {
        int size = symbols.size();
        if (size == 0) {
            return;
        }
        link(size);
        queue.clear();
        for (int i = 0; i + 1 < size; i++) {
            int rank = model.rank(token[i], token[i + 1]);
            if (rank >= 0) {
                queue.append(entry(rank, i));
            }
        }
        queue.order();
        while (!queue.isEmpty()) {
            long entry = queue.poll();
            join((int) (entry >>> 32), (int) entry);
        }
        for (int i = 0; i >= 0; i = next[i]) {
            out.add(token[i]);
        }
    }

    private void link(int size) {
        if (token.length < size) {
            token = new int[2 * size];
            previous = new int[2 * size];
            next = new int[2 * size];
        }
        for (int i = 0; i < size; i++) {
            token[i] = symbols.get(i);
            previous[i] = i - 1;
            next[i] = i + 1 < size ? i + 1 : -1;
        }
    }

    private static long entry(int rank, int place) {
        return (long) rank << 32 | place;
    }

    private void join(int rank, int place) {
        int right = next[place];
        if (token[place] < 0 || right < 0) {
            return;
        }
        int made = model.made(rank);
        int rankNow = model.rank(token[place], token[right]);
        // The neighbours may have changed since the entry was queued; another rule for the same token will do.
        if (rankNow < 0 || model.made(rankNow) != made) {
            return;
        }
        token[place] = made;
        token[right] = -1;
        next[place] = next[right];
        if (next[place] >= 0) {
            previous[next[place]] = place;
            offer(place, next[place]);
        }
        if (previous[place] >= 0) {
            offer(previous[place], place);
        }
    }

    private void offer(int left, int right) {
        int rank = model.rank(token[left], token[right]);
        if (rank >= 0) {
            queue.add(entry(rank, left));
        }
    }
}
