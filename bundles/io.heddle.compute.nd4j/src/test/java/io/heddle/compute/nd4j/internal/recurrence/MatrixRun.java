// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.nd4j.internal.recurrence;

import io.heddle.api.operator.Decay;
import io.heddle.api.operator.MatrixRecurrence;
import io.heddle.api.operator.Normaliser;
import io.heddle.api.operator.Read;
import io.heddle.api.state.StateTensor;
import io.heddle.api.tensor.Shape;
import io.heddle.api.tensor.Tensor;
import io.heddle.api.weight.Weight;
import io.heddle.compute.nd4j.internal.Eager;
import io.heddle.compute.nd4j.internal.recurrence.MatrixCase.Operands;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A case of the matrix recurrence on tensors. */
final class MatrixRun {
    private static final int HEADS = MatrixCase.HEADS;

    private final MatrixCase form;
    private final Operands in;
    private final Pass pass;
    private final StateTensor state;
    private final StateTensor sum;
    private final StateTensor maximum;
    private final Weight aLog;
    private final Weight bonus;
    private final Weight skip;

    MatrixRun(MatrixCase form, Operands in, Pass pass) {
        this.form = form;
        this.in = in;
        this.pass = pass;
        Eager eager = pass.eager();
        state = eager.state("s", MatrixCase.SLOTS, HEADS, MatrixCase.VALUE, MatrixCase.KEY);
        sum = eager.state("n", MatrixCase.SLOTS, HEADS, MatrixCase.KEY);
        maximum = eager.state("m", MatrixCase.SLOTS, HEADS);
        Eager.fill(eager.storage(state), in.state());
        Eager.fill(eager.storage(sum), in.sum());
        Eager.fill(eager.storage(maximum), in.maximum());
        aLog = eager.weight("aLog", Shape.of(HEADS), in.aLog());
        bonus = eager.weight("bonus", Shape.of(HEADS, MatrixCase.KEY), in.bonus());
        skip = eager.weight("d", Shape.of(HEADS), in.skip());
    }

    /** S, n and m. */
    List<StateTensor> states() {
        return List.of(state, sum, maximum);
    }

    /** The result {@code [batch, time, head, value]}. */
    double[] run() {
        return pass.run(this::operator, HEADS, MatrixCase.VALUE);
    }

    /** The result of one pass, which need not be finite. */
    Tensor whole() {
        pass.eager().lanes(pass.slots(), new int[pass.slots().length], pass.counts());
        return pass.eager().run(operator(0, form.time()));
    }

    private MatrixRecurrence operator(int from, int length) {
        List<MatrixRecurrence.Write> writes = new ArrayList<>();
        for (int i = 0; i < form.writes(); i++) {
            writes.add(new MatrixRecurrence.Write(keys(in.keys().get(i), from, length),
                    values(in.values().get(i), from, length),
                    form.scaled() ? Optional.of(heads(in.scales().get(i), from, length)) : Optional.empty()));
        }
        return new MatrixRecurrence(decay(from, length), writes,
                form.erase() ? Optional.of(new MatrixRecurrence.Erase(keys(in.a(), from, length), keys(in.b(), from, length)))
                        : Optional.empty(),
                keys(in.query(), from, length), MatrixLoop.QUERY_SCALE,
                form.before() ? new Read.Before(bonus) : new Read.After(),
                switch (form.division()) {
                    case NONE -> new Normaliser.None();
                    case SUM -> new Normaliser.Sum(MatrixLoop.EPSILON, sum);
                    case STABILISED -> new Normaliser.Stabilised(heads(in.gate(), from, length), MatrixLoop.EPSILON, sum, maximum);
                },
                form.skip() ? Optional.of(new MatrixRecurrence.Skip(skip, values(in.values().getFirst(), from, length)))
                        : Optional.empty(), state);
    }

    private Decay decay(int from, int length) {
        return switch (form.decay()) {
            case NONE -> new Decay.None();
            case CONSTANT -> new Decay.Constant(Arrays.stream(in.logs()).boxed().toList());
            case PER_HEAD -> new Decay.PerHead(heads(in.logs(), from, length));
            case PER_CHANNEL -> new Decay.PerChannel(keys(in.logs(), from, length));
            case BY_STEP -> new Decay.ByStep(heads(in.logs(), from, length), aLog);
        };
    }

    private Tensor keys(double[] values, int from, int length) {
        return pass.tokens(values, from, length, form.keyHeads(), MatrixCase.KEY);
    }

    private Tensor values(double[] values, int from, int length) {
        return pass.tokens(values, from, length, HEADS, MatrixCase.VALUE);
    }

    private Tensor heads(double[] values, int from, int length) {
        return pass.tokens(values, from, length, HEADS);
    }
}
