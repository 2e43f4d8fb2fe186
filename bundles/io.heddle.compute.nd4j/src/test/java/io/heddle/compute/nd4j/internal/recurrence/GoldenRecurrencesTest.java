// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.nd4j.internal.recurrence;

import io.heddle.api.operator.Activate;
import io.heddle.api.operator.Activation;
import io.heddle.api.operator.ChannelRecurrence;
import io.heddle.api.operator.Decay;
import io.heddle.api.operator.MatrixRecurrence;
import io.heddle.api.operator.Normaliser;
import io.heddle.api.operator.RgLruGate;
import io.heddle.api.operator.SelectiveScan;
import io.heddle.api.operator.Softplus;
import io.heddle.api.operator.Wkv4;
import io.heddle.api.state.StateTensor;
import io.heddle.api.tensor.DataType;
import io.heddle.api.tensor.Shape;
import io.heddle.api.tensor.Tensor;
import io.heddle.api.weight.Weight;
import io.heddle.compute.nd4j.internal.Eager;
import io.heddle.compute.nd4j.internal.Golden;
import io.heddle.compute.nd4j.internal.Tolerance;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each recurrence on the recorded inputs of a published one; every test covers F32 and F64. */
class GoldenRecurrencesTest {
    private Eager eager;
    private Golden golden;

    @AfterEach
    void close() {
        eager.close();
    }

    private void open(DataType type, String file) {
        eager = new Eager(type);
        golden = Golden.read(file);
        eager.lanes(2, 0);
    }

    private Tensor in(String name) {
        Golden.Values values = golden.get("in." + name);
        return eager.tensor(values.shape(), values.values());
    }

    private Weight weight(String name) {
        Golden.Values values = golden.get("in." + name);
        return eager.weight(name, values.shape(), values.values());
    }

    /** A state that begins as a tensor of the file, of any axes after the first in memory order. */
    private StateTensor state(String name, Shape shape, boolean transposed) {
        StateTensor state = eager.state(name, 2, shape.sizes());
        Golden.Values values = golden.tensors().get("in." + name);
        if (values != null) {
            Tensor stored = eager.storage(state);
            Eager.fill(transposed ? stored.permute(0, 1, 3, 2) : stored, values.values());
        }
        return state;
    }

    private void checkOutput(Tensor y) {
        Tolerance.GOLDEN.check("y", golden.get("out.y").values(), y);
    }

    private void checkState(StateTensor state, boolean transposed) {
        Tensor stored = eager.storage(state);
        Tolerance.GOLDEN.check("state", golden.get("out.state").values(), transposed ? stored.permute(0, 1, 3, 2) : stored);
    }

    @ParameterizedTest
    @EnumSource(names = {"F32", "F64"})
    void selectiveScan(DataType type) {
        open(type, "selective_scan");
        Tensor dt = eager.run(new Softplus(in("delta"), weight("delta_bias"), 0, Double.POSITIVE_INFINITY));
        StateTensor state = state("h0", Shape.of(7, 5), false);
        checkOutput(eager.run(new SelectiveScan(in("u"), dt, weight("A_log"), in("Bm"), in("C"), weight("Dskip"),
                Optional.of(in("z")), state)));
        checkState(state, false);
    }

    @ParameterizedTest
    @EnumSource(names = {"F32", "F64"})
    void structuredStateSpaceDuality(DataType type) {
        open(type, "ssd");
        Tensor dt = eager.run(new Softplus(in("dt"), weight("dt_bias"), 0, Double.POSITIVE_INFINITY));
        StateTensor state = state("h0", Shape.of(4, 6, 8), false);
        Tensor x = in("x");
        checkOutput(eager.run(MatrixRecurrence.decayBy(Decay.byStep(dt, weight("A_log"))).write(in("Bm"), x, dt)
                .read(in("C")).skip(weight("Dskip"), x).carrying(state)));
        checkState(state, false);
    }

    @ParameterizedTest
    @EnumSource(names = {"F32", "F64"})
    void gatedLinearAttention(DataType type) {
        open(type, "gla");
        StateTensor state = state("h0", Shape.of(3, 6, 8), true);
        checkOutput(eager.run(MatrixRecurrence.decayBy(new Decay.PerChannel(in("log_decay"))).write(in("k"), in("v"))
                .read(in("q")).scaled(Math.pow(8, -0.5)).carrying(state)));
        checkState(state, true);
    }

    @ParameterizedTest
    @EnumSource(names = {"F32", "F64"})
    void retention(DataType type) {
        open(type, "retention");
        StateTensor state = state("h0", Shape.of(3, 6, 8), true);
        List<Double> logs = IntStream.range(0, 3).mapToObj(i -> Math.log1p(-Math.pow(2, -5 - i))).toList();
        checkOutput(eager.run(MatrixRecurrence.decayBy(new Decay.Constant(logs)).write(in("k"), in("v"))
                .read(in("q")).scaled(Math.pow(8, -0.5)).carrying(state)));
        checkState(state, true);
    }

    @ParameterizedTest
    @EnumSource(names = {"F32", "F64"})
    void linearAttention(DataType type) {
        open(type, "linear_attention_elu1");
        StateTensor state = state("h0", Shape.of(3, 6, 8), true);
        StateTensor sum = state("n0", Shape.of(3, 8), false);
        Tensor query = eager.run(new Activate(in("q"), Activation.ELU_PLUS_ONE));
        Tensor key = eager.run(new Activate(in("k"), Activation.ELU_PLUS_ONE));
        checkOutput(eager.run(MatrixRecurrence.decayBy(new Decay.None()).write(key, in("v")).read(query)
                .normalisedBy(new Normaliser.Sum(1e-6, sum)).carrying(state)));
        checkState(state, true);
        Tolerance.GOLDEN.check("normalizer", golden.get("out.normalizer").values(), eager.storage(sum));
    }

    @ParameterizedTest
    @EnumSource(names = {"F32", "F64"})
    void hierarchicallyGatedRecurrence(DataType type) {
        open(type, "hgrn");
        StateTensor state = state("h0", Shape.of(7), false);
        checkOutput(eager.run(new ChannelRecurrence(in("x"), in("log_forget"), state)));
        checkState(state, false);
    }

    @ParameterizedTest
    @EnumSource(names = {"F32", "F64"})
    void realGatedLinearRecurrence(DataType type) {
        open(type, "rg_lru");
        StateTensor state = state("h0", Shape.of(7), false);
        List<Tensor> gates = eager.runAll(new RgLruGate(in("x"), in("r"), in("i"), weight("lam"), false));
        checkOutput(eager.run(new ChannelRecurrence(gates.get(1), gates.get(0), state)));
        checkState(state, false);
    }

    @ParameterizedTest
    @EnumSource(names = {"F32", "F64"})
    void rwkv4(DataType type) {
        open(type, "rwkv4_wkv");
        StateTensor state = state("h0", Shape.of(3, 7), false);
        checkOutput(eager.run(new Wkv4(in("k"), in("v"), weight("decay"), weight("first"), state)));
    }

    @ParameterizedTest
    @EnumSource(names = {"F32", "F64"})
    void rwkv6(DataType type) {
        open(type, "rwkv6_wkv");
        StateTensor state = state("h0", Shape.of(3, 8, 8), true);
        checkOutput(eager.run(MatrixRecurrence.decayBy(new Decay.PerChannel(in("log_w"))).write(in("k"), in("v"))
                .readBefore(in("r"), weight("u")).carrying(state)));
        checkState(state, true);
    }

    @ParameterizedTest
    @EnumSource(names = {"F32", "F64"})
    void rwkv7(DataType type) {
        open(type, "rwkv7_wkv");
        StateTensor state = state("h0", Shape.of(3, 6, 8), false);
        checkOutput(eager.run(MatrixRecurrence.decayBy(new Decay.PerChannel(in("log_w"))).write(in("k"), in("v"))
                .erase(in("a"), in("b")).read(in("r")).carrying(state)));
        checkState(state, false);
    }

    @ParameterizedTest
    @EnumSource(names = {"F32", "F64"})
    void gatedDeltaRule(DataType type) {
        open(type, "gated_delta_rule");
        StateTensor state = state("h0", Shape.of(3, 6, 8), true);
        Tensor beta = in("beta");
        double[] betas = Eager.values(beta);
        double[] logs = golden.get("in.log_decay").values();
        Tensor key = in("k");
        double[] erasing = Eager.values(key);
        for (int i = 0; i < erasing.length; i++) {
            erasing[i] *= -betas[i / 8] * Math.exp(logs[i / 8]);
        }
        checkOutput(eager.run(MatrixRecurrence.decayBy(new Decay.PerHead(in("log_decay"))).write(key, in("v"), beta)
                .erase(eager.tensor(key.shape(), erasing), key).read(in("q")).scaled(Math.pow(8, -0.5)).carrying(state)));
        checkState(state, true);
    }

    @ParameterizedTest
    @EnumSource(names = {"F32", "F64"})
    void matrixLstm(DataType type) {
        open(type, "mlstm");
        StateTensor state = state("c", Shape.of(3, 6, 8), true);
        StateTensor sum = state("n", Shape.of(3, 8), false);
        StateTensor scale = state("m", Shape.of(3), false);
        Tensor decay = eager.run(new Activate(in("f_pre"), Activation.LOG_SIGMOID));
        checkOutput(eager.run(MatrixRecurrence.decayBy(new Decay.PerHead(decay)).write(in("k"), in("v"))
                .read(in("q")).scaled(Math.pow(8, -0.5))
                .normalisedBy(new Normaliser.Stabilised(in("i_pre"), 0, sum, scale)).carrying(state)));
    }
}
