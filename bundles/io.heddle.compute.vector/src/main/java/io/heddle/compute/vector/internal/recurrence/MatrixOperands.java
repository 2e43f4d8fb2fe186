// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.recurrence;

import io.heddle.api.kernel.Binding;
import io.heddle.api.operator.Decay;
import io.heddle.api.operator.MatrixRecurrence;
import io.heddle.api.operator.Normaliser;
import io.heddle.api.operator.Read;
import io.heddle.api.state.StateTensor;
import io.heddle.api.tensor.Tensor;
import io.heddle.api.weight.Weight;
import io.heddle.compute.vector.internal.memory.Lane;
import io.heddle.compute.vector.internal.memory.Memory;
import io.heddle.compute.vector.internal.weight.FloatWeight;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a bound matrix recurrence reads and writes, by address. */
final class MatrixOperands {
    final int heads;
    final int key;
    final int value;
    /** Queries a head. */
    final int queries;
    final float queryScale;
    final HeadRows query;
    /** One for each write. */
    final HeadRows[] keys;
    final HeadRows[] values;
    final @Nullable HeadNumbers[] scales;
    final @Nullable HeadRows a;
    final @Nullable HeadRows b;
    /** Logarithms of a decay a channel, if that is how it decays. */
    final @Nullable HeadRows channelLogs;
    final HeadLogs headLogs;
    /** Whether the state is read before the update. */
    final boolean before;
    final Division division;
    final @Nullable HeadNumbers inputGate;
    final double epsilon;
    final @Nullable HeadRows skip;
    final HeadRows y;
    final Lane lanes;
    private final long bonus;
    private final boolean bonusIsLog;
    private final long skipWeight;
    private final long state;
    private final long sum;
    private final long maximum;
    private final HeadRows[] copied;

    /** How a sum is divided. */
    enum Division { NONE, SUM, STABILISED }

    MatrixOperands(MatrixRecurrence op, Tensor y, Binding binding) {
        Tensor first = op.writes().getFirst().value();
        heads = first.size(2);
        value = first.size(3);
        key = op.query().size(3);
        queries = Math.max(1, op.query().size(2) / heads);
        queryScale = (float) op.queryScale();
        query = HeadRows.of(op.query(), binding);
        keys = op.writes().stream().map(w -> HeadRows.of(w.key(), binding)).toArray(HeadRows[]::new);
        values = op.writes().stream().map(w -> HeadRows.of(w.value(), binding)).toArray(HeadRows[]::new);
        scales = op.writes().stream().map(w -> w.scale().map(HeadNumbers::of).orElse(null)).toArray(HeadNumbers[]::new);
        a = op.erase().map(e -> HeadRows.of(e.a(), binding)).orElse(null);
        b = op.erase().map(e -> HeadRows.of(e.b(), binding)).orElse(null);
        channelLogs = op.decay() instanceof Decay.PerChannel(Tensor logs) ? HeadRows.of(logs, binding) : null;
        headLogs = HeadLogs.of(op.decay(), heads, binding);
        before = !(op.read() instanceof Read.After);
        bonusIsLog = op.read() instanceof Read.BeforeExp;
        bonus = switch (op.read()) {
            case Read.After() -> 0;
            case Read.Before(Weight weight) -> address(weight, binding);
            case Read.BeforeExp(Weight weight) -> address(weight, binding);
        };
        skip = op.skip().map(s -> HeadRows.of(s.x(), binding)).orElse(null);
        skipWeight = op.skip().map(s -> address(s.weight(), binding)).orElse(0L);
        this.y = HeadRows.of(y, binding);
        lanes = new Lane(binding.lanes());
        state = address(op.state(), binding);
        switch (op.normaliser()) {
            case Normaliser.None() -> {
                division = Division.NONE;
                epsilon = 0;
                inputGate = null;
                sum = 0;
                maximum = 0;
            }
            case Normaliser.Sum(double added, StateTensor n) -> {
                division = Division.SUM;
                epsilon = added;
                inputGate = null;
                sum = address(n, binding);
                maximum = 0;
            }
            case Normaliser.Stabilised stabilised -> {
                division = Division.STABILISED;
                epsilon = stabilised.epsilon();
                inputGate = HeadNumbers.of(stabilised.inputGate());
                sum = address(stabilised.sum(), binding);
                maximum = address(stabilised.logScale(), binding);
            }
        }
        copied = copied();
    }

    private static long address(Weight weight, Binding binding) {
        return ((FloatWeight) binding.weight(weight)).address();
    }

    private static long address(StateTensor state, Binding binding) {
        return binding.state(state).address();
    }

    private HeadRows[] copied() {
        List<HeadRows> all = new ArrayList<>(List.of(query));
        all.addAll(List.of(keys));
        all.addAll(List.of(values));
        for (HeadRows some : new HeadRows[] {a, b, channelLogs, skip}) {
            if (some != null) {
                all.add(some);
            }
        }
        return all.stream().filter(rows -> rows.rows().tensor() != rows.rows().source()).toArray(HeadRows[]::new);
    }

    /** Brings up to date what was copied or computed from weights. */
    void refresh() {
        for (HeadRows rows : copied) {
            rows.refresh();
        }
        headLogs.refresh();
    }

    /** The address of S of a head, {@code [value, key]}. */
    long state(int row, int head) {
        return state + ((long) lanes.slot(row) * heads + head) * value * key * Float.BYTES;
    }

    /** The address of n of a head, {@code [key]}; only with a division. */
    long sum(int row, int head) {
        return sum + ((long) lanes.slot(row) * heads + head) * key * Float.BYTES;
    }

    /** The address of m of a head. */
    long maximum(int row, int head) {
        return maximum + ((long) lanes.slot(row) * heads + head) * Float.BYTES;
    }

    /** The factor of a write's values. */
    float scale(int write, int row, int token, int head) {
        HeadNumbers numbers = scales[write];
        return numbers == null ? 1 : numbers.at(row, token, head);
    }

    /**
     * What a sum is divided by.
     *
     * @param sum n times the query
     * @param least {@code exp(-m)}
     */
    float divisor(float sum, double least) {
        return (float) ((division == Division.SUM ? sum : Math.max(Math.abs(sum), least)) + epsilon);
    }

    /** Whether heads that read the same keys can be done together. */
    boolean sharesKeys() {
        boolean shared = queries == 1 && channelLogs == null && query.heads() < heads;
        for (HeadRows rows : keys) {
            shared &= rows.heads() == query.heads();
        }
        return shared && (a == null || a.heads() == query.heads() && b.heads() == query.heads());
    }

    /** Puts the bonus of each channel of a head there. */
    void bonus(int head, float[] target, int at) {
        for (int k = 0; k < key; k++) {
            target[at + k] = bonusIsLog ? (float) Math.exp(Memory.getFloat(bonus + (long) head * Float.BYTES))
                    : Memory.getFloat(bonus + ((long) head * key + k) * Float.BYTES);
        }
    }

    /** The factor of a head's direct path. */
    float skipFactor(int head) {
        return Memory.getFloat(skipWeight + (long) head * Float.BYTES);
    }
}
