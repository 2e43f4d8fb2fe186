// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.scan;

import io.heddle.api.kernel.WeightForm;
import io.heddle.api.operator.ChannelRecurrence;
import io.heddle.api.operator.Operator;
import io.heddle.api.operator.RgLruGate;
import io.heddle.api.operator.SelectiveScan;
import io.heddle.api.operator.Softplus;
import io.heddle.api.operator.Wkv4;
import io.heddle.api.state.StateTensor;
import io.heddle.api.tensor.Shape;
import io.heddle.api.tensor.Tensor;
import io.heddle.api.weight.Weight;
import io.heddle.compute.vector.internal.Agreement;
import io.heddle.compute.vector.internal.Stage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Recurrences on the recorded inputs of published ones. */
class GoldenScansTest {
    private static final Agreement AGREEMENT = new Agreement();
    private Stage stage;
    private ByteBuffer file;

    @BeforeEach
    void open() {
        stage = AGREEMENT.stage(WeightForm.STORED);
    }

    @AfterEach
    void closeStage() {
        stage.close();
    }

    @AfterAll
    static void close() {
        AGREEMENT.close();
    }

    private void read(String name) throws IOException {
        try (var in = GoldenScansTest.class.getResourceAsStream("/goldens/" + name + ".safetensors")) {
            file = ByteBuffer.wrap(in.readAllBytes()).order(ByteOrder.LITTLE_ENDIAN);
        }
    }

    private Matcher find(String name) {
        String header = new String(file.array(), 8, (int) file.getLong(0), StandardCharsets.UTF_8).replace(" ", "");
        return Pattern.compile("\"" + Pattern.quote(name) + "\":\\{\"dtype\":\"F32\",\"shape\":\\[([\\d,]*)],\"data_offsets\":\\[(\\d+),")
                .matcher(header);
    }

    private Shape shape(String name) {
        Matcher found = find(name);
        if (!found.find()) {
            throw new IllegalArgumentException("no tensor " + name);
        }
        return Shape.of(Arrays.stream(found.group(1).split(",")).mapToInt(Integer::parseInt).toArray());
    }

    private double[] values(String name) {
        Matcher found = find(name);
        double[] values = new double[(int) shape(name).count()];
        if (found.find()) {
            int at = 8 + (int) file.getLong(0) + Integer.parseInt(found.group(2));
            Arrays.setAll(values, i -> file.getFloat(at + 4 * i));
        }
        return values;
    }

    private Tensor in(String name) {
        Tensor tensor = stage.tensor(shape("in." + name), values("in." + name));
        stage.lanes(0, tensor.size(1), tensor.size(1));
        return tensor;
    }

    private Weight weight(String name) {
        return stage.weight(name, shape("in." + name), values("in." + name));
    }

    private void check(Operator operator) {
        double[] y = Stage.values(stage.run(operator).getFirst());
        Agreement.compare("y", Agreement.DIRECT, values("out.y"), y);
    }

    private void checkState() {
        Agreement.compare("state", Agreement.DIRECT, values("out.state"), Stage.values(stage.storages().getFirst()));
    }

    @Test
    void selectiveScan() throws IOException {
        read("selective_scan");
        Tensor dt = stage.run(new Softplus(in("delta"), weight("delta_bias"), 0, Double.POSITIVE_INFINITY)).getFirst();
        StateTensor state = stage.state("h", shape("in.h0"), values("in.h0"));
        check(new SelectiveScan(in("u"), dt, weight("A_log"), in("Bm"), in("C"), weight("Dskip"), Optional.of(in("z")), state));
        checkState();
    }

    @Test
    void hierarchicallyGatedRecurrence() throws IOException {
        read("hgrn");
        check(new ChannelRecurrence(in("x"), in("log_forget"), stage.state("h", shape("in.h0"), values("in.h0"))));
        checkState();
    }

    @Test
    void realGatedLinearRecurrence() throws IOException {
        read("rg_lru");
        List<Tensor> gates = stage.run(new RgLruGate(in("x"), in("r"), in("i"), weight("lam"), false));
        check(new ChannelRecurrence(gates.get(1), gates.get(0), stage.state("h", shape("in.h0"), values("in.h0"))));
        checkState();
    }

    @Test
    void rwkv4() throws IOException {
        read("rwkv4_wkv");
        Shape key = shape("in.k");
        check(new Wkv4(in("k"), in("v"), weight("decay"), weight("first"),
                stage.state("wkv", Shape.of(key.size(0), 3, key.size(2)), 0)));
    }
}
