// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.recurrence;

import io.heddle.api.operator.Decay;
import io.heddle.api.operator.MatrixRecurrence;
import io.heddle.api.operator.Normaliser;
import io.heddle.api.operator.Read;
import io.heddle.api.tensor.Shape;
import io.heddle.api.tensor.Tensor;
import io.heddle.api.weight.Weight;
import io.heddle.compute.vector.internal.Draw;
import io.heddle.compute.vector.internal.Stage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * One form of the matrix recurrence with random operands, the same on every stage.
 *
 * @param keyHeads heads of keys and queries
 * @param queries a head
 * @param forgets how often a logarithm of the decay is -1e4 or minus infinity, in percent
 */
record MatrixForm(Forgetting decay, boolean erase, Reading reading, Division division, int writes, boolean scaled,
        boolean skip, int heads, int keyHeads, int queries, int value, int key, int time, int forgets) {
    static final int SLOTS = 4;
    static final int BATCH = 3;
    private static final int[] ROW_SLOTS = {2, 0, 3};

    enum Forgetting { NONE, CONSTANT, PER_HEAD, PER_CHANNEL, BY_STEP }

    enum Reading { AFTER, BEFORE, BEFORE_EXP }

    enum Division { NONE, SUM, STABILISED }

    /** Every combination that is defined; the other properties alternate. */
    static Stream<MatrixForm> all() {
        List<MatrixForm> forms = new ArrayList<>();
        for (Forgetting decay : Forgetting.values()) {
            for (Division division : Division.values()) {
                for (Reading reading : Reading.values()) {
                    for (boolean erase : new boolean[] {false, true}) {
                        if (division != Division.STABILISED
                                || !erase && reading == Reading.AFTER && decay != Forgetting.PER_CHANNEL) {
                            forms.add(alternating(decay, erase, reading, division, forms.size()));
                        }
                    }
                }
            }
        }
        return forms.stream();
    }

    private static MatrixForm alternating(Forgetting decay, boolean erase, Reading reading, Division division, int number) {
        int keyHeads = number % 3 == 0 ? 4 : number % 3 == 1 ? 1 : 2;
        boolean several = reading == Reading.AFTER && division == Division.NONE && number % 2 == 0;
        return new MatrixForm(decay, erase, reading, division, 1 + number % 2, number % 3 != 0, number % 2 == 0, 4,
                several ? 4 : keyHeads, several ? 2 : 1, number % 4 == 1 ? 32 : 5 + number % 7, number % 4 == 2 ? 16 : 6 + number % 5,
                41, 0);
    }

    MatrixForm lasting(int newTime, int newForgets) {
        return new MatrixForm(decay, erase, reading, division, writes, scaled, skip, heads, keyHeads, queries, value, key,
                newTime, newForgets);
    }

    MatrixForm erasing() {
        return new MatrixForm(decay, true, reading, division, writes, scaled, skip, heads, keyHeads, queries, value, key, time,
                forgets);
    }

    MatrixForm sized(int newHeads, int newKeyHeads, int newValue, int newKey) {
        return new MatrixForm(decay, erase, reading, division, writes, scaled, skip, newHeads,
                queries > 1 ? newHeads : newKeyHeads, queries, newValue, newKey, time, forgets);
    }

    /** How operands lie in memory. */
    enum Lying { DENSE, STRIDED, TURNED }

    /** Random operands; sums stay well conditioned in F32. */
    Map<String, double[]> operands(Draw draw) {
        double low = division == Division.SUM ? 0 : -1;
        Map<String, double[]> in = new HashMap<>();
        double size = Math.sqrt(6.0 / key);
        for (int i = 0; i < writes; i++) {
            in.put("key" + i, draw.uniform(keys(keyHeads), low * size, size));
            in.put("value" + i, draw.normal(values(heads)));
            in.put("scale" + i, draw.uniform(numbers(), 0.2, 1.2));
        }
        in.put("b", draw.uniform(keys(keyHeads), low * size / 2, size / 2));
        in.put("a", Arrays.stream(in.get("b")).map(x -> -x).toArray());
        in.put("query", draw.uniform(keys(keyHeads * queries), low * size, size));
        in.put("logs", logs(draw));
        in.put("aLog", draw.uniform(Shape.of(heads), -1, 0.5));
        in.put("bonus", draw.uniform(reading == Reading.BEFORE_EXP ? Shape.of(heads) : Shape.of(heads, key), 0, 1));
        in.put("gate", draw.uniform(numbers(), -3, 3));
        in.put("skip", draw.normal(values(heads * queries)));
        in.put("d", draw.normal(Shape.of(heads)));
        in.put("state", draw.normal(Shape.of(SLOTS, heads, value, key)));
        in.put("sum", draw.uniform(Shape.of(SLOTS, heads, key), 0, 1));
        in.put("maximum", draw.uniform(Shape.of(SLOTS, heads), -1, 1));
        return in;
    }

    private double[] logs(Draw draw) {
        double[] logs = switch (decay) {
            case BY_STEP -> draw.uniform(numbers(), 0.01, 1);
            case CONSTANT -> draw.uniform(Shape.of(heads), -0.5, 0);
            case PER_CHANNEL -> draw.uniform(keys(keyHeads), -1, 0);
            default -> draw.uniform(numbers(), -1, 0);
        };
        for (int i = 0; i < logs.length; i++) {
            if (draw.below(100) < forgets) {
                double all = i % 2 == 0 ? 1e4 : Double.POSITIVE_INFINITY;
                logs[i] = decay == Forgetting.BY_STEP ? all : -all;
            }
        }
        return logs;
    }

    private Shape keys(int some) {
        return Shape.of(BATCH, time, some, key);
    }

    private Shape values(int some) {
        return Shape.of(BATCH, time, some, value);
    }

    private Shape numbers() {
        return Shape.of(BATCH, time, heads);
    }

    /** The operator over all tokens, and states in slots that are not in order. */
    MatrixRecurrence on(Stage stage, Map<String, double[]> in, Lying lying, int... counts) {
        rows(stage, counts);
        return on(stage, in, lying);
    }

    /** Sets how many tokens of each row are valid. */
    void rows(Stage stage, int... counts) {
        stage.lanes(ROW_SLOTS, new int[BATCH], counts);
    }

    /** The same operator on some of its tokens. */
    static MatrixRecurrence piece(MatrixRecurrence op, int from, int count) {
        UnaryOperator<Tensor> cut = tensor -> tensor.slice(1, from, count);
        Decay decay = switch (op.decay()) {
            case Decay.PerHead(Tensor logs) -> new Decay.PerHead(cut.apply(logs));
            case Decay.PerChannel(Tensor logs) -> new Decay.PerChannel(cut.apply(logs));
            case Decay.ByStep(Tensor dt, Weight aLog) -> new Decay.ByStep(cut.apply(dt), aLog);
            case Decay.None none -> none;
            case Decay.Constant constant -> constant;
        };
        Normaliser normaliser = op.normaliser() instanceof Normaliser.Stabilised s
                ? new Normaliser.Stabilised(cut.apply(s.inputGate()), s.epsilon(), s.sum(), s.logScale()) : op.normaliser();
        return new MatrixRecurrence(decay, op.writes().stream().map(w -> new MatrixRecurrence.Write(cut.apply(w.key()),
                cut.apply(w.value()), w.scale().map(cut))).toList(),
                op.erase().map(e -> new MatrixRecurrence.Erase(cut.apply(e.a()), cut.apply(e.b()))), cut.apply(op.query()),
                op.queryScale(), op.read(), normaliser,
                op.skip().map(s -> new MatrixRecurrence.Skip(s.weight(), cut.apply(s.x()))), op.state());
    }

    private MatrixRecurrence on(Stage stage, Map<String, double[]> in, Lying lying) {
        var rule = MatrixRecurrence.decayBy(switch (decay) {
            case NONE -> new Decay.None();
            case CONSTANT -> new Decay.Constant(Arrays.stream(in.get("logs")).boxed().toList());
            case PER_HEAD -> new Decay.PerHead(place(stage, numbers(), in.get("logs"), lying));
            case PER_CHANNEL -> new Decay.PerChannel(place(stage, keys(keyHeads), in.get("logs"), lying));
            case BY_STEP -> Decay.byStep(place(stage, numbers(), in.get("logs"), lying),
                    stage.weight("aLog", Shape.of(heads), in.get("aLog")));
        });
        for (int i = 0; i < writes; i++) {
            Tensor k = place(stage, keys(keyHeads), in.get("key" + i), lying);
            Tensor v = place(stage, values(heads), in.get("value" + i), lying);
            rule = scaled ? rule.write(k, v, place(stage, numbers(), in.get("scale" + i), lying)) : rule.write(k, v);
        }
        if (erase) {
            rule = rule.erase(place(stage, keys(keyHeads), in.get("a"), lying), place(stage, keys(keyHeads), in.get("b"), lying));
        }
        Tensor query = place(stage, keys(keyHeads * queries), in.get("query"), lying);
        var read = switch (reading) {
            case AFTER -> rule.read(query);
            case BEFORE -> rule.readBefore(query, stage.weight("bonus", Shape.of(heads, key), in.get("bonus")));
            case BEFORE_EXP -> rule.readBefore(query,
                    new Read.BeforeExp(stage.weight("bonus", Shape.of(heads), in.get("bonus"))));
        };
        read = read.scaled(0.5).normalisedBy(switch (division) {
            case NONE -> new Normaliser.None();
            case SUM -> new Normaliser.Sum(1e-3, stage.state("sum", Shape.of(SLOTS, heads, key), in.get("sum")));
            case STABILISED -> new Normaliser.Stabilised(place(stage, numbers(), in.get("gate"), lying), 1e-6,
                    stage.state("sum", Shape.of(SLOTS, heads, key), in.get("sum")),
                    stage.state("maximum", Shape.of(SLOTS, heads), in.get("maximum")));
        });
        if (skip) {
            read = read.skip(stage.weight("d", Shape.of(heads), in.get("d")),
                    place(stage, values(heads * queries), in.get("skip"), lying));
        }
        return read.carrying(stage.state("state", Shape.of(SLOTS, heads, value, key), in.get("state")));
    }

    private static Tensor place(Stage stage, Shape shape, double[] values, Lying lying) {
        return switch (lying) {
            case DENSE -> stage.tensor(shape, values);
            case STRIDED -> stage.strided(shape, values);
            case TURNED -> stage.turned(shape, values);
        };
    }
}
