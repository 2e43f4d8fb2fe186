// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal;

import io.heddle.api.stack.IncompatibleStateException;
import io.heddle.api.stack.Output;
import io.heddle.api.stack.Provenance;
import io.heddle.api.stack.Session;
import io.heddle.api.stack.StateSnapshot;
import io.heddle.api.tensor.DataType;
import io.heddle.api.tensor.Shape;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/** A session whose logits are a hash of everything that a slot has read. */
final class ToySession implements Session {

    private final int vocabulary;
    private final int context;
    private final long[] hashes;
    private final int[] lengths;

    ToySession(int slots, int context, int vocabulary) {
        this.vocabulary = vocabulary;
        this.context = context;
        this.hashes = new long[slots];
        this.lengths = new int[slots];
    }

    /** The logits after a sequence. */
    static float[] logits(long hash, int vocabulary) {
        float[] logits = new float[vocabulary];
        SplittableRandom random = new SplittableRandom(hash);
        for (int i = 0; i < vocabulary; i++) {
            // Printable characters come first, so that texts can be read.
            logits[i] = (float) (4 * random.nextDouble()) + (i >= 32 && i < 127 ? 8 : 0);
        }
        return logits;
    }

    static long hash(long hash, int token) {
        return 31 * hash + token + 1;
    }

    @Override
    public Output forward(List<Row> rows) {
        return read(rows, true);
    }

    @Override
    public Output advance(List<Row> rows) {
        return read(rows, false);
    }

    private Output read(List<Row> rows, boolean all) {
        Set<Integer> slots = new HashSet<>();
        int time = all ? rows.stream().mapToInt(row -> row.tokens().length).max().orElseThrow() : 1;
        float[] values = new float[rows.size() * time * vocabulary];
        java.util.Arrays.fill(values, Float.NaN);
        for (int i = 0; i < rows.size(); i++) {
            Row row = rows.get(i);
            if (!slots.add(row.slot()) || lengths[row.slot()] + row.tokens().length > context) {
                throw new IllegalArgumentException("row " + i + " does not fit");
            }
            for (int t = 0; t < row.tokens().length; t++) {
                hashes[row.slot()] = hash(hashes[row.slot()], row.tokens()[t]);
                lengths[row.slot()]++;
                System.arraycopy(logits(hashes[row.slot()], vocabulary), 0, values,
                        (i * time + (all ? t : 0)) * vocabulary, vocabulary);
            }
        }
        return new Output(rows.size(), time, vocabulary, values);
    }

    @Override
    public StateSnapshot save(int slot) {
        byte[] bytes = ByteBuffer.allocate(Long.BYTES).putLong(hashes[slot]).array();
        return new StateSnapshot(lengths[slot], Map.of("hash", new StateSnapshot.Entry(DataType.I64, Shape.of(), bytes)));
    }

    @Override
    public void restore(int slot, StateSnapshot snapshot) {
        if (!snapshot.tensors().containsKey("hash")) {
            throw new IncompatibleStateException("the state has no hash");
        }
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
