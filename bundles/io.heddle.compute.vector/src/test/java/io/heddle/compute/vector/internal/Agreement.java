// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import io.heddle.api.kernel.WeightForm;
import io.heddle.api.operator.Operator;
import io.heddle.api.tensor.Arena;
import io.heddle.api.tensor.DataType;
import io.heddle.api.tensor.Device;
import io.heddle.api.tensor.Tensor;
import io.heddle.compute.nd4j.internal.Nd4jCompute;
import io.heddle.device.cpu.internal.CpuDevice;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Runs an operator through this compute in F32 and through ND4J's operations in double, and compares
 * results and states. The one place of tolerances: the largest difference as a part of the largest
 * expected magnitude.
 */
public final class Agreement implements AutoCloseable {
    /** Operators that round a few times for each result. */
    public static final double DIRECT = 2e-5;
    /** Recurrences and products of hundreds of terms. */
    public static final double LONG = 1e-4;

    private final Device device = new CpuDevice();
    private final VectorCompute vector = new VectorCompute(device, 2);
    private final Nd4jCompute oracle = new Nd4jCompute(device, Map::of);
    private int plants;


    /** The compute under test. */
    public VectorCompute vector() {
        return vector;
    }

    /** A stage of the compute under test. */
    public Stage stage(WeightForm form) {
        return new Stage(vector, DataType.F32, form);
    }

    /** Fails unless the two agree; what {@code make} draws must be the same on both stages. */
    public void check(String what, double tolerance, Function<Stage, Operator> make) {
        check(what, tolerance, WeightForm.STORED, make);
    }

    /** The same without special numbers: where these reach the other part of a complex number. */
    public void checkFinite(String what, double tolerance, Function<Stage, Operator> make) {
        checkFinite(what, tolerance, WeightForm.STORED, make);
    }

    /** The same with weights in a form. */
    public void check(String what, double tolerance, WeightForm form, Function<Stage, Operator> make) {
        checkFinite(what, tolerance, form, make);
        if (form == WeightForm.STORED) {
            new Planted(vector, oracle, plants++).check(what, tolerance, make);
        }
    }

    private void checkFinite(String what, double tolerance, WeightForm form, Function<Stage, Operator> make) {
        try (Stage exact = new Stage(oracle, DataType.F64, WeightForm.STORED); Stage tried = stage(form)) {
            Operator expected = make.apply(exact);
            Operator found = make.apply(tried);
            compare(what + " result", tolerance, exact.run(expected), tried.run(found));
            compare(what + " state", tolerance, exact.storages(), tried.storages());
        }
    }

    /** The same where the oracle leaves anything in tokens beyond a row's count, and this compute must leave 0. */
    public void checkValid(String what, double tolerance, Function<Stage, Operator> make) {
        try (Stage exact = new Stage(oracle, DataType.F64, WeightForm.STORED); Stage tried = stage(WeightForm.STORED)) {
            Operator expected = make.apply(exact);
            Operator found = make.apply(tried);
            compare(what + " result", tolerance, exact.clearInvalid(exact.run(expected)), tried.run(found));
            compare(what + " state", tolerance, exact.storages(), tried.storages());
        }
    }

    /** Fails unless running a bound step again allocates nothing on the Java heap. */
    public void checkAllocatesNothing(String what, Function<Stage, Operator> make) {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        try (Stage stage = stage(WeightForm.STORED); Arena scratch = new Arena(device)) {
            Operator operator = make.apply(stage);
            try (var step = stage.bind(operator, stage.outputs(operator), scratch)) {
                long least = Long.MAX_VALUE;
                long patience = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
                // Compiled code keeps vectors in registers; until it is there the interpreter makes objects of them.
                while (least > 0 && System.nanoTime() < patience) {
                    for (int i = 0; i < 50; i++) {
                        step.run();
                    }
                    long before = threads.getCurrentThreadAllocatedBytes();
                    step.run();
                    least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
                }
                assertEquals(0, least, what + " allocates");
            }
        }
    }

    private static void compare(String what, double tolerance, List<Tensor> expected, List<Tensor> found) {
        for (int i = 0; i < expected.size(); i++) {
            compare(what + " " + i, tolerance, Stage.values(expected.get(i)), Stage.values(found.get(i)));
        }
    }

    /** Fails unless numbers are near; where NaN or an infinity is expected, the same must be found. */
    public static void compare(String what, double tolerance, double[] expected, double[] found) {
        assertEquals(expected.length, found.length, what);
        double scale = scale(expected);
        for (int i = 0; i < expected.length; i++) {
            // What is beyond a float is an infinity there.
            float rounded = (float) expected[i];
            boolean near = Float.isFinite(rounded) ? Math.abs(expected[i] - found[i]) <= tolerance * scale
                    : Double.compare(rounded, found[i]) == 0;
            if (!near) {
                fail(what + ": element " + i + " is " + found[i] + ", expected " + expected[i] + "; allowed is a difference of "
                        + tolerance * scale);
            }
        }
    }

    /** The largest expected magnitude that a float holds. */
    static double scale(double[] expected) {
        double scale = 1e-30;
        for (double value : expected) {
            scale = Float.isFinite((float) value) ? Math.max(scale, Math.abs(value)) : scale;
        }
        return scale;
    }

    @Override
    public void close() {
        vector.close();
    }
}
