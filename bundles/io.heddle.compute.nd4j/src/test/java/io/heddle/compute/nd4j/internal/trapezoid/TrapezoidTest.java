// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.nd4j.internal.trapezoid;

import static io.heddle.compute.nd4j.internal.trapezoid.TrapezoidCase.CHANNELS;
import static io.heddle.compute.nd4j.internal.trapezoid.TrapezoidCase.GROUPS;
import static io.heddle.compute.nd4j.internal.trapezoid.TrapezoidCase.HEADS;
import static io.heddle.compute.nd4j.internal.trapezoid.TrapezoidCase.VALUES;

import io.heddle.api.operator.Decay;
import io.heddle.api.operator.MatrixRecurrence;
import io.heddle.api.operator.MergeRanks;
import io.heddle.api.operator.PhaseAccumulation;
import io.heddle.api.operator.PhaseRotation;
import io.heddle.api.operator.Rotary.Pairing;
import io.heddle.api.operator.SpreadRanks;
import io.heddle.api.operator.TokenShift;
import io.heddle.api.operator.TrapezoidalStep;
import io.heddle.api.operator.TrapezoidalStep.Curve;
import io.heddle.api.state.StateTensor;
import io.heddle.api.tensor.DataType;
import io.heddle.api.tensor.Shape;
import io.heddle.api.tensor.Tensor;
import io.heddle.api.weight.Weight;
import io.heddle.compute.nd4j.internal.Eager;
import io.heddle.compute.nd4j.internal.Numbers;
import io.heddle.compute.nd4j.internal.Tolerance;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Mamba-3's operators together, against a loop over tokens. */
class TrapezoidTest {
    private static final int[] ROWS = {3, 0, 1};

    @ParameterizedTest
    @CsvSource({"F32, 1, NEIGHBOURS, RATIONAL", "F64, 1, NEIGHBOURS, RATIONAL", "F32, 3, HALVES, SOFTPLUS",
        "F64, 3, HALVES, SOFTPLUS"})
    void blocksPiecesAndStepsAreTheSums(DataType type, int ranks, Pairing pairing, Curve curve) {
        check(type, 45, ranks, pairing, curve, 2, 45);
        check(type, 45, ranks, pairing, curve, 4, 1, 7, 20);
        check(type, 6, ranks, pairing, curve, 2, 1);
    }

    @ParameterizedTest
    @EnumSource(names = {"F32", "F64"})
    void withoutTurningAndWithTheEndAloneItIsMamba2(DataType type) {
        int time = 40;
        Numbers numbers = Numbers.seeded(84, type);
        try (Eager eager = new Eager(type)) {
            Shape heads = Shape.of(1, time, HEADS);
            double[] steps = numbers.uniform(heads.count(), 0.01, 1);
            Tensor dt = eager.tensor(heads, steps);
            Tensor keys = eager.tensor(heads.append(CHANNELS), numbers.normal(heads.count() * CHANNELS));
            Tensor queries = eager.tensor(heads.append(CHANNELS), numbers.normal(heads.count() * CHANNELS));
            Tensor values = eager.tensor(heads.append(VALUES), numbers.normal(heads.count() * VALUES));
            eager.lanes(1, 0);
            Tensor mamba2 = eager.run(MatrixRecurrence.decayBy(Decay.byStep(dt, eager.weight("aLog", Shape.of(HEADS), 0)))
                    .write(keys, values, dt).read(queries).carrying(eager.state("s2", 1, HEADS, VALUES, CHANNELS)));
            // The rational curve is 1 at 0, as exp(aLog) is; a mix of 1000 is 1 behind its sigmoid.
            List<Tensor> parts = eager.runAll(new TrapezoidalStep(dt, eager.tensor(heads, 0), eager.tensor(heads, 1000),
                    Curve.RATIONAL, 0));
            Tensor phase = eager.run(new PhaseAccumulation(eager.tensor(Shape.of(1, time, 2), 0), dt,
                    eager.state("phase", 1, HEADS, 2)));
            Weight zero = eager.weight("bias", Shape.of(HEADS, 1, CHANNELS), 0);
            Tensor turned = eager.run(new PhaseRotation(keys, zero, phase, Pairing.NEIGHBOURS));
            Tensor keysBefore = eager.run(new TokenShift(turned.merged(), eager.state("k", 1, HEADS * CHANNELS)));
            Tensor before = eager.run(new TokenShift(values.merged(), eager.state("v", 1, HEADS * VALUES)));
            Tensor mamba3 = eager.run(MatrixRecurrence.decayBy(new Decay.PerHead(parts.get(0)))
                    .write(turned, values, parts.get(2)).write(keysBefore.heads(HEADS), before.heads(HEADS), parts.get(1))
                    .read(eager.run(new PhaseRotation(queries, zero, phase, Pairing.NEIGHBOURS)))
                    .carrying(eager.state("s3", 1, HEADS, VALUES, CHANNELS)));
            Tolerance.SAME.check("y", Eager.values(mamba2), mamba3);
        }
    }

    private static void check(DataType type, int time, int ranks, Pairing pairing, Curve curve, int pairs, int... pieces) {
        TrapezoidCase in = TrapezoidCase.random(time, ranks, pairs, pairing, curve, type);
        int[] counts = {time, time - 3, 0};
        try (Eager eager = new Eager(type)) {
            var model = new Model(eager, in, counts);
            Tensor found = eager.tensor(Shape.of(3, time, HEADS, VALUES), 0);
            int number = 0;
            for (int from = 0; from < time; number++) {
                int length = Math.min(pieces[Math.min(number, pieces.length - 1)], time - from);
                Eager.fill(found.slice(1, from, length), Eager.values(model.run(from, length)));
                from += length;
            }
            Tolerance.REFERENCE.check("y", in.loop(counts), model.valid(found), type);
        }
    }

    /** The operators of one pass, with tensors that are strided and hold NaN where no token is. */
    private static final class Model {
        private final Eager eager;
        private final TrapezoidCase in;
        private final int[] counts;
        private final int ranks;
        private final Weight kBias;
        private final Weight qBias;
        private final Weight vRanks;
        private final Weight outRanks;
        private final Weight d;
        private final StateTensor angle;
        private final StateTensor ssm;
        private final StateTensor k;
        private final StateTensor v;

        Model(Eager eager, TrapezoidCase in, int[] counts) {
            this.eager = eager;
            this.in = in;
            this.counts = counts;
            this.ranks = in.ranks();
            this.kBias = eager.weight("kBias", Shape.of(HEADS, ranks, CHANNELS), in.kBias());
            this.qBias = eager.weight("qBias", Shape.of(HEADS, ranks, CHANNELS), in.qBias());
            this.vRanks = eager.weight("v", Shape.of(HEADS, ranks, VALUES), in.vRanks());
            this.outRanks = eager.weight("out", Shape.of(HEADS, ranks, VALUES), in.outRanks());
            this.d = eager.weight("d", Shape.of(HEADS), in.d());
            this.angle = eager.state("angle", 4, HEADS, in.pairs());
            this.ssm = eager.state("ssm", 4, HEADS, VALUES, CHANNELS);
            this.k = eager.state("k", 4, ranks, HEADS, CHANNELS);
            this.v = eager.state("v", 4, HEADS, VALUES);
        }

        Tensor run(int from, int length) {
            int[] valid = Arrays.stream(counts).map(count -> Math.clamp(count - from, 0, length)).toArray();
            eager.lanes(ROWS, new int[] {0, 0, 0}, valid);
            Tensor dt = tokens(in.dt(), from, length, HEADS);
            List<Tensor> step = eager.runAll(new TrapezoidalStep(dt, tokens(in.rate(), from, length, HEADS),
                    tokens(in.mix(), from, length, HEADS), in.curve(), TrapezoidCase.FLOOR));
            Tensor phase = eager.run(new PhaseAccumulation(tokens(in.angle(), from, length, in.pairs()), dt, angle));
            Tensor keys = eager.run(new PhaseRotation(
                    tokens(in.k(), from, length, ranks * GROUPS, CHANNELS), kBias, phase, in.pairing()));
            Tensor queries = eager.run(new PhaseRotation(
                    tokens(in.q(), from, length, ranks * GROUPS, CHANNELS), qBias, phase, in.pairing()));
            Tensor values = tokens(in.v(), from, length, HEADS * VALUES);
            Tensor keysBefore = eager.run(new TokenShift(keys.merged(), k)).heads(ranks * HEADS);
            Tensor before = eager.run(new TokenShift(values, v)).heads(HEADS);
            Tensor spread = eager.run(new SpreadRanks(values.heads(HEADS), vRanks));
            Tensor spreadBefore = eager.run(new SpreadRanks(before, vRanks));
            var recurrence = MatrixRecurrence.decayBy(new Decay.PerHead(step.get(0)));
            for (int r = 0; r < ranks; r++) {
                recurrence = recurrence
                        .write(keys.slice(2, r * HEADS, HEADS), spread.slice(2, r * HEADS, HEADS), step.get(2))
                        .write(keysBefore.slice(2, r * HEADS, HEADS), spreadBefore.slice(2, r * HEADS, HEADS), step.get(1));
            }
            Tensor y = eager.run(recurrence.read(queries).skip(d, spread).carrying(ssm));
            return eager.run(new MergeRanks(y, outRanks));
        }

        private Tensor tokens(double[] values, int from, int length, int... rest) {
            Tensor tensor = eager.strided(Shape.of(rest).prepend(3, in.time()), values);
            for (int row = 0; row < counts.length; row++) {
                if (counts[row] < in.time()) {
                    Eager.fill(tensor.slice(0, row, 1).slice(1, counts[row], in.time() - counts[row]), Double.NaN);
                }
            }
            return tensor.slice(1, from, length);
        }

        /** The numbers of valid tokens, 0 elsewhere. */
        double[] valid(Tensor found) {
            double[] values = Eager.values(found);
            int token = HEADS * VALUES;
            for (int i = 0; i < values.length; i++) {
                values[i] = i / token % in.time() < counts[i / token / in.time()] ? values[i] : 0;
            }
            return values;
        }
    }
}
