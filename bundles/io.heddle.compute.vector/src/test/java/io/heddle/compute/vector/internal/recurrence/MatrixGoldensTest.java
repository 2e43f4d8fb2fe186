// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.recurrence;

import io.heddle.api.kernel.WeightForm;
import io.heddle.api.operator.Activate;
import io.heddle.api.operator.Activation;
import io.heddle.api.operator.Decay;
import io.heddle.api.operator.MatrixRecurrence;
import io.heddle.api.operator.Normaliser;
import io.heddle.api.operator.Operator;
import io.heddle.api.operator.Softplus;
import io.heddle.api.state.StateTensor;
import io.heddle.api.tensor.Shape;
import io.heddle.api.tensor.Tensor;
import io.heddle.api.weight.Weight;
import io.heddle.compute.vector.internal.Agreement;
import io.heddle.compute.vector.internal.Golden;
import io.heddle.compute.vector.internal.Stage;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each recurrence on a matrix state on the recorded inputs of a published one. */
class MatrixGoldensTest {
    private static final Agreement AGREEMENT = new Agreement();
    private static final double KEY_SCALE = Math.pow(8, -0.5);
    private Stage stage;
    private Golden golden;

    @AfterAll
    static void closeComputes() {
        AGREEMENT.close();
    }

    @BeforeEach
    void open() {
        stage = AGREEMENT.stage(WeightForm.STORED);
    }

    @AfterEach
    void close() {
        stage.close();
    }

    private void read(String file) {
        golden = Golden.read(file);
        String first = golden.has("in.v") ? "in.v" : golden.has("in.x") ? "in.x" : "in.q";
        int time = golden.get(first).shape().size(1);
        stage.lanes(0, time, time);
    }

    private Tensor in(String name) {
        Golden.Values values = golden.get("in." + name);
        return stage.tensor(values.shape(), values.values());
    }

    private Weight weight(String name) {
        Golden.Values values = golden.get("in." + name);
        return stage.weight(name, values.shape(), values.values());
    }

    /** A state that begins as a tensor of the file, if that has it; its last two axes turned where files have them so. */
    private StateTensor state(String name, Shape slots, boolean turned) {
        if (!golden.has("in." + name)) {
            return stage.state(name, slots, 0);
        }
        double[] values = golden.get("in." + name).values();
        return stage.state(name, slots, turned ? turned(values, slots.size(-1), slots.size(-2)) : values);
    }

    private static double[] turned(double[] values, int rows, int columns) {
        double[] turned = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            int matrix = i / (rows * columns) * rows * columns;
            int row = i % (rows * columns) / columns;
            turned[matrix + i % columns * rows + row] = values[i];
        }
        return turned;
    }

    private Tensor run(Operator operator) {
        return stage.run(operator).getFirst();
    }

    private void check(Operator operator) {
        Agreement.compare("y", Agreement.LONG, golden.get("out.y").values(), Stage.values(run(operator)));
    }

    private void checkState(boolean turned) {
        double[] expected = golden.get("out.state").values();
        Tensor found = stage.storages().getFirst();
        Agreement.compare("state", Agreement.LONG, turned ? turned(expected, found.size(-1), found.size(-2)) : expected,
                Stage.values(found));
    }

    @Test
    void structuredStateSpaceDuality() {
        read("ssd");
        Tensor dt = run(new Softplus(in("dt"), weight("dt_bias"), 0, Double.POSITIVE_INFINITY));
        StateTensor state = state("h0", Shape.of(2, 4, 6, 8), false);
        Tensor x = in("x");
        check(MatrixRecurrence.decayBy(Decay.byStep(dt, weight("A_log"))).write(in("Bm"), x, dt)
                .read(in("C")).skip(weight("Dskip"), x).carrying(state));
        checkState(false);
    }

    @Test
    void gatedLinearAttention() {
        read("gla");
        StateTensor state = state("h0", Shape.of(2, 3, 6, 8), true);
        check(MatrixRecurrence.decayBy(new Decay.PerChannel(in("log_decay"))).write(in("k"), in("v"))
                .read(in("q")).scaled(KEY_SCALE).carrying(state));
        checkState(true);
    }

    @Test
    void retention() {
        read("retention");
        StateTensor state = state("h0", Shape.of(2, 3, 6, 8), true);
        List<Double> logs = IntStream.range(0, 3).mapToObj(i -> Math.log1p(-Math.pow(2, -5 - i))).toList();
        check(MatrixRecurrence.decayBy(new Decay.Constant(logs)).write(in("k"), in("v"))
                .read(in("q")).scaled(KEY_SCALE).carrying(state));
        checkState(true);
    }

    @Test
    void linearAttention() {
        read("linear_attention_elu1");
        StateTensor state = state("h0", Shape.of(2, 3, 6, 8), true);
        StateTensor sum = state("n0", Shape.of(2, 3, 8), false);
        Tensor query = run(new Activate(in("q"), Activation.ELU_PLUS_ONE));
        Tensor key = run(new Activate(in("k"), Activation.ELU_PLUS_ONE));
        check(MatrixRecurrence.decayBy(new Decay.None()).write(key, in("v")).read(query)
                .normalisedBy(new Normaliser.Sum(1e-6, sum)).carrying(state));
        checkState(true);
        Agreement.compare("sum", Agreement.LONG, golden.get("out.normalizer").values(), Stage.values(stage.storages().getLast()));
    }

    @Test
    void rwkv6() {
        read("rwkv6_wkv");
        StateTensor state = state("h0", Shape.of(2, 3, 8, 8), true);
        check(MatrixRecurrence.decayBy(new Decay.PerChannel(in("log_w"))).write(in("k"), in("v"))
                .readBefore(in("r"), weight("u")).carrying(state));
        checkState(true);
    }

    @Test
    void rwkv7() {
        read("rwkv7_wkv");
        StateTensor state = state("h0", Shape.of(2, 3, 6, 8), false);
        check(MatrixRecurrence.decayBy(new Decay.PerChannel(in("log_w"))).write(in("k"), in("v"))
                .erase(in("a"), in("b")).read(in("r")).carrying(state));
        checkState(false);
    }

    @Test
    void gatedDeltaRule() {
        read("gated_delta_rule");
        StateTensor state = state("h0", Shape.of(2, 3, 6, 8), true);
        Tensor key = in("k");
        double[] betas = golden.get("in.beta").values();
        double[] logs = golden.get("in.log_decay").values();
        double[] erasing = golden.get("in.k").values();
        for (int i = 0; i < erasing.length; i++) {
            erasing[i] *= -betas[i / 8] * Math.exp(logs[i / 8]);
        }
        check(MatrixRecurrence.decayBy(new Decay.PerHead(in("log_decay"))).write(key, in("v"), in("beta"))
                .erase(stage.tensor(key.shape(), erasing), key).read(in("q")).scaled(KEY_SCALE).carrying(state));
        checkState(true);
    }

    @Test
    void matrixLstm() {
        read("mlstm");
        StateTensor state = state("c", Shape.of(2, 3, 6, 8), true);
        StateTensor sum = state("n", Shape.of(2, 3, 8), false);
        StateTensor scale = state("m", Shape.of(2, 3), false);
        Tensor decay = run(new Activate(in("f_pre"), Activation.LOG_SIGMOID));
        check(MatrixRecurrence.decayBy(new Decay.PerHead(decay)).write(in("k"), in("v")).read(in("q")).scaled(KEY_SCALE)
                .normalisedBy(new Normaliser.Stabilised(in("i_pre"), 0, sum, scale)).carrying(state));
    }
}
