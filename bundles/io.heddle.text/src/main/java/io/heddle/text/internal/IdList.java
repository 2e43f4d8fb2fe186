// SPDX-License-Identifier: Apache-2.0
package io.heddle.text.internal;

import java.util.Arrays;

/** A growing list of token ids. */
final class IdList {

    private int[] ids = new int[64];
    private int size;

    void add(int id) {
        if (size == ids.length) {
            ids = Arrays.copyOf(ids, 2 * size);
        }
        ids[size++] = id;
    }

    void addAll(int[] more) {
        for (int id : more) {
            add(id);
        }
    }

    int size() {
        return size;
    }

    int get(int index) {
        return ids[index];
    }

    void clear() {
        size = 0;
    }

    int[] toArray(int from) {
        return Arrays.copyOfRange(ids, from, size);
    }
}
