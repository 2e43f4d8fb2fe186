// SPDX-License-Identifier: Apache-2.0
package io.heddle.text.internal;

import java.util.Arrays;

/** A queue that gives the smallest number first. */
public final class LongHeap {

    private long[] heap = new long[32];
    private int size;

    public boolean isEmpty() {
        return size == 0;
    }

    public void clear() {
        size = 0;
    }

    /** Adds a number without keeping order; {@link #order} must follow before the next {@link #poll}. */
    public void append(long value) {
        if (size == heap.length) {
            heap = Arrays.copyOf(heap, 2 * size);
        }
        heap[size++] = value;
    }

    /** Orders everything that was appended, in linear time. */
    public void order() {
        for (int i = size / 2 - 1; i >= 0; i--) {
            sink(i, heap[i]);
        }
    }

    public void add(long value) {
        append(value);
        int child = size - 1;
        while (child > 0 && heap[(child - 1) / 2] > value) {
            heap[child] = heap[(child - 1) / 2];
            child = (child - 1) / 2;
        }
        heap[child] = value;
    }

    /** Takes the smallest number out; the queue must not be empty. */
    public long poll() {
        long smallest = heap[0];
        long last = heap[--size];
        if (size > 0) {
            sink(0, last);
        }
        return smallest;
    }

    private void sink(int from, long value) {
        int parent = from;
        for (int child = 2 * parent + 1; child < size; child = 2 * parent + 1) {
            if (child + 1 < size && heap[child + 1] < heap[child]) {
                child++;
            }
            if (heap[child] >= value) {
                break;
            }
            heap[parent] = heap[child];
            parent = child;
        }
        heap[parent] = value;
    }
}
