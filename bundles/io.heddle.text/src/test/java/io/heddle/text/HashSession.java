// SPDX-License-Identifier: Apache-2.0
package io.heddle.text;

import io.heddle.api.stack.Output;
import io.heddle.api.stack.Provenance;
import io.heddle.api.stack.Session;
import io.heddle.api.stack.StateSnapshot;
import io.heddle.api.tensor.DataType;
import io.heddle.api.tensor.Shape;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * A session whose logits are a hash of all tokens that a slot has read: any token that is read
 * twice, left out or read in another slot changes everything after it.
 */
final class HashSession implements Session {

    private final int vocabulary;
    private final int context;
    private final long[] hashes;
    private final int[] lengths;
    private float[] values = {};
    /** The length of the longest piece of each pass. */
    final List<Integer> pieces = new ArrayList<>();
    /** The number of rows of each pass. */
    final List<Integer> batches = new ArrayList<>();

    HashSession(int slots, int context, int vocabulary) {
        this.vocabulary = vocabulary;
        this.context = context;
        this.hashes = new long[slots];
        this.lengths = new int[slots];
    }

    @Override
    public Output advance(List<Row> rows) {
        Set<Integer> slots = new HashSet<>();
        int longest = 0;
        if (values.length < rows.size() * vocabulary) {
            values = new float[rows.size() * vocabulary];
        }
        for (int i = 0; i < rows.size(); i++) {
            Row row = rows.get(i);
            if (!slots.add(row.slot()) || lengths[row.slot()] + row.tokens().length > context || row.tokens().length == 0) {
                throw new IllegalArgumentException("row " + i + " does not fit");
            }
            longest = Math.max(longest, row.tokens().length);
            read(row);
            SplittableRandom random = new SplittableRandom(hashes[row.slot()]);
            for (int logit = 0; logit < vocabulary; logit++) {
                values[i * vocabulary + logit] = (float) (4 * random.nextDouble());
            }
        }
        pieces.add(longest);
        batches.add(rows.size());
        return new Output(rows.size(), 1, vocabulary, values);
    }

    private void read(Row row) {
        for (int token : row.tokens()) {
            hashes[row.slot()] = 31 * hashes[row.slot()] + token + 1;
            lengths[row.slot()]++;
        }
    }

    @Override
    public StateSnapshot save(int slot) {
        byte[] bytes = ByteBuffer.allocate(Long.BYTES).putLong(hashes[slot]).array();
        return new StateSnapshot(lengths[slot], Map.of("hash", new StateSnapshot.Entry(DataType.I64, Shape.of(), bytes)));
    }

    @Override
    public void restore(int slot, StateSnapshot snapshot) {
        hashes[slot] = ByteBuffer.wrap(snapshot.tensors().get("hash").bytes()).getLong();
        lengths[slot] = snapshot.length();
    }

    @Override
    public int slots() {
        return hashes.length;
    }

    @Override
    public int context() {
        return context;
    }

    @Override
    public int length(int slot) {
        return lengths[slot];
    }

    @Override
    public void reset(int slot) {
        hashes[slot] = 0;
        lengths[slot] = 0;
    }

    @Override
    public Output forward(List<Row> rows) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Output forwardFeatures(List<FeatureRow> rows) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void skip(int slot, int tokens) {
        lengths[slot] += tokens;
    }

    @Override
    public Mark mark(int slot) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void rewind(Mark mark) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<Provenance> provenance(int slot) {
        return List.of();
    }

    @Override
    public long stateBytes() {
        return 0;
    }

    @Override
    public void close() {}
}
