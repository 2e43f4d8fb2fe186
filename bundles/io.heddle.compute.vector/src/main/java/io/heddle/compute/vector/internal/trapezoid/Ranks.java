// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.trapezoid;

import io.heddle.api.kernel.Binding;
import io.heddle.api.kernel.Step;
import io.heddle.api.operator.MergeRanks;
import io.heddle.api.operator.SpreadRanks;
import io.heddle.api.tensor.Tensor;
import io.heddle.compute.vector.internal.pointwise.Arithmetic;
import io.heddle.compute.vector.internal.recurrence.HeadRows;
import io.heddle.compute.vector.internal.weight.FloatWeight;
import io.heddle.compute.vector.internal.work.Workers;

/** Scaled copies of heads, and weighted sums of them. */
final class Ranks {
    private static final int LEAST = 16 << 10;

    private Ranks() {}

    static Step spread(SpreadRanks op, Tensor y, Binding binding, Workers workers) {
        HeadRows x = HeadRows.of(op.x(), binding);
        HeadRows copies = HeadRows.of(y, binding);
        long weight = ((FloatWeight) binding.weight(op.weight())).address();
        int heads = x.heads();
        int ranks = y.size(2) / heads;
        int time = y.size(1);
        int channels = y.size(3);
        Workers.Piece piece = (from, to) -> {
            for (int i = from; i < to; i++) {
                for (int copy = 0; copy < ranks * heads; copy++) {
                    int head = copy % heads;
                    Arithmetic.product(x.at(i / time, i % time, head), weightOf(weight, head, copy / heads, ranks, channels),
                            copies.at(i / time, i % time, copy), channels);
                }
            }
        };
        int tokens = y.size(0) * time;
        int least = Math.max(1, LEAST / (ranks * heads * channels));
        return () -> {
            x.refresh();
            workers.range(tokens, least, piece);
        };
    }

    static Step merge(MergeRanks op, Tensor y, Binding binding, Workers workers) {
        HeadRows copies = HeadRows.of(op.x(), binding);
        HeadRows sums = HeadRows.of(y, binding);
        long weight = ((FloatWeight) binding.weight(op.weight())).address();
        int heads = y.size(2);
        int ranks = copies.heads() / heads;
        int time = y.size(1);
        int channels = y.size(3);
        Workers.Piece piece = (from, to) -> {
            for (int i = from; i < to; i++) {
                for (int copy = 0; copy < ranks * heads; copy++) {
                    int head = copy % heads;
                    long x = copies.at(i / time, i % time, copy);
                    long factor = weightOf(weight, head, copy / heads, ranks, channels);
                    long sum = sums.at(i / time, i % time, head);
                    if (copy < heads) {
                        Arithmetic.product(x, factor, sum, channels);
                    } else {
                        Arithmetic.addProduct(x, factor, sum, channels);
                    }
                }
            }
        };
        int tokens = y.size(0) * time;
        int least = Math.max(1, LEAST / (ranks * heads * channels));
        return () -> {
            copies.refresh();
            workers.range(tokens, least, piece);
        };
    }

    private static long weightOf(long weight, int head, int rank, int ranks, int channels) {
        return weight + (long) (head * ranks + rank) * channels * Float.BYTES;
    }
}
