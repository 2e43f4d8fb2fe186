// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.nd4j.internal.attention;

import io.heddle.api.kernel.Step;
import io.heddle.api.operator.Attention;
import io.heddle.api.tensor.Shape;
import io.heddle.api.tensor.Tensor;
import io.heddle.compute.nd4j.internal.program.Elements;
import io.heddle.compute.nd4j.internal.program.Program;
import io.heddle.compute.nd4j.internal.program.Rows;
import java.util.ArrayList;
import java.util.List;

/**
 * Softmax attention, a block of queries at a time against the keys that the block sees. There is
 * one program for each power of two of keys, on shared memory, so that a short context costs little.
 */
final class AttentionKernel {
    /** Queries a block: enough for a fast product, few enough to keep the scores small. */
    private static final int MOST_QUERIES = 256;
    private static final int LEAST_QUERIES = 16;
    /** The elements that the scores of a block should not exceed. */
    private static final long MOST_SCORES = 1 << 24;
    private static final int LEAST_KEYS = 64;
    /** Hides a key: far below any score, and finite, so that a row that sees nothing stays finite. */
    private static final double HIDDEN = -1e30;

    private final Attention op;
    private final Rows rows;
    private final KeyValues past;
    private final HeadRows queries;
    private final HeadRows results;
    private final int time;
    private final int block;
    private final int longest;
    private final Tensor query;
    private final Tensor result;
    private final List<Bucket> buckets = new ArrayList<>();

    private AttentionKernel(Attention op, Tensor y, Program p) {
        this.op = op;
        this.rows = new Rows(p);
        this.past = new KeyValues(op, rows, p);
        this.time = y.size(1);
        long scoresOfQuery = (long) y.size(0) * y.size(2) * past.longest(time, 1);
        this.block = Math.min(time, Math.clamp(MOST_SCORES / scoresOfQuery, LEAST_QUERIES, MOST_QUERIES));
        this.longest = past.longest(time, block);
        this.queries = HeadRows.of(op.query(), p);
        this.results = new HeadRows(y);
        this.query = p.scratch(y.size(0), y.size(2), block, op.query().size(3));
        this.result = p.scratch(y.size(0), y.size(2), block, y.size(3));
        addBuckets(p);
    }

    static void append(Attention op, Tensor y, Program p) {
        p.run(new AttentionKernel(op, y, p)::run);
    }

    /** The programs for 64, 128, ... keys, all on the memory of the longest. */
    private void addBuckets(Program p) {
        int batch = rows.batch();
        Tensor keys = p.scratch(batch, op.key().size(2), longest, op.key().size(3));
        Tensor values = p.scratch(batch, op.key().size(2), longest, op.value().size(3));
        Tensor scores = p.scratch(batch, query.size(1), block, longest);
        Tensor mask = p.scratch(batch, 1, block, longest);
        for (long size = LEAST_KEYS; buckets.isEmpty() || buckets.getLast().size() < longest; size *= 2) {
            int length = (int) Math.min(size, longest);
            buckets.add(bucket(first(keys, 2, length), first(values, 2, length), first(scores, 3, length),
                    first(mask, 3, length), p));
        }
    }

    /** A smaller dense tensor on the same memory. */
    private static Tensor first(Tensor whole, int axis, int size) {
        return Tensor.over(whole.storage(), whole.type(), whole.shape().with(axis, size));
    }

    /**
     * Attention to a number of keys.
     *
     * @param size the keys
     * @param keys {@code [batch, token, head, channel]}
     * @param values like keys
     * @param mask {@code [batch, 1, query, key]}, added to the scores
     * @param program from these and the queries to the results
     */
    private record Bucket(int size, HeadRows keys, HeadRows values, Elements mask, Step program) {}

    private Bucket bucket(Tensor keys, Tensor values, Tensor scores, Tensor mask, Program parent) {
        var p = new Program(parent.binding(), parent.type());
        Tensor scaled = p.scale(query, op.scale(), query);
        p.matmul(grouped(scaled), false, keys, true, grouped(scores));
        if (op.softCap() > 0) {
            p.tanh(p.scale(scores, 1 / op.softCap(), scores), scores);
            p.scale(scores, op.softCap(), scores);
        }
        p.add(scores, mask, scores);
        p.softmax(scores, scores);
        p.matmul(grouped(scores), values, grouped(result));
        return new Bucket(keys.size(2), new HeadRows(keys.permute(0, 2, 1, 3)), new HeadRows(values.permute(0, 2, 1, 3)),
                Elements.of(mask), p.toStep());
    }

    /** {@code [batch, queryHead, query, n]} as {@code [batch, keyHead, groupHead * query, n]}: heads that share a key lie together. */
    private Tensor grouped(Tensor x) {
        int keyHeads = op.key().size(2);
        return x.reshape(Shape.of(x.size(0), keyHeads, x.size(1) / keyHeads * x.size(2), x.size(3)));
    }

    private void run() {
        past.checkRoom();
        HeadRows in = new HeadRows(query.permute(0, 2, 1, 3));
        HeadRows out = new HeadRows(result.permute(0, 2, 1, 3));
        for (int from = 0; from < time; from += block) {
            int size = Math.min(block, time - from);
            for (int row = 0; row < rows.batch(); row++) {
                for (int i = 0; i < size; i++) {
                    queries.copy(row, from + i, in, row, i);
                }
            }
            attend(from, size);
            for (int row = 0; row < rows.batch(); row++) {
                for (int i = 0; i < size; i++) {
                    out.copy(row, i, results, row, from + i);
                }
            }
        }
        past.store();
    }

    private void attend(int from, int size) {
        int most = 1;
        for (int row = 0; row < rows.batch(); row++) {
            most = Math.max(most, seen(row, from, size));
        }
        Bucket bucket = bucket(most);
        for (int row = 0; row < rows.batch(); row++) {
            int count = seen(row, from, size);
            past.gather(row, past.firstSeen(past.past(row) + from), count, bucket.keys(), bucket.values());
            for (int i = count; i < bucket.size(); i++) {
                bucket.keys().clear(row, i);
                bucket.values().clear(row, i);
            }
            hide(row, from, count, bucket);
        }
        bucket.program().run();
    }

    /** How many keys the valid queries of a block see. */
    private int seen(int row, int from, int size) {
        int valid = Math.min(rows.count(row), from + size);
        return valid <= from ? 0 : past.past(row) + valid - past.firstSeen(past.past(row) + from);
    }

    private Bucket bucket(int keys) {
        for (Bucket bucket : buckets) {
            if (bucket.size() >= keys) {
                return bucket;
            }
        }
        throw new IllegalStateException("attention to " + keys + " keys was bound for at most " + longest);
    }

    /** Fills the mask of a row: a query sees keys up to its own index, within the window. */
    private void hide(int row, int from, int count, Bucket bucket) {
        int first = past.firstSeen(past.past(row) + from);
        for (int i = 0; i < block; i++) {
            int index = past.past(row) + from + i;
            int begin = past.firstSeen(index) - first;
            int end = Math.min(count, index - first + 1);
            long at = ((long) row * block + i) * bucket.size();
            for (int key = 0; key < bucket.size(); key++) {
                bucket.mask().set(at + key, key >= begin && key < end ? 0 : HIDDEN);
            }
        }
    }
}
