// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal;

import static org.junit.jupiter.api.Assertions.fail;

import io.heddle.api.kernel.KernelSet;
import io.heddle.api.kernel.WeightForm;
import io.heddle.api.operator.Operator;
import io.heddle.api.tensor.DataType;
import io.heddle.api.tensor.Shape;
import io.heddle.api.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;

/**
 * A NaN or an infinity somewhere in an input of an operator: from check to check another one in another place.
 *
 * @param vector the compute under test
 * @param oracle the other one
 * @param plant the number of the check
 */
record Planted(KernelSet vector, KernelSet oracle, int plant) {
    /** Spreads what is planted over inputs. */
    private static final long PRIME = 7919;
    private static final double MOVED = 500;
    private static final double[] PLANTED = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY};

    /** Fails if the number is lost, reaches what does not depend on it, or makes anything else of a result. */
    void check(String what, double tolerance, Function<Stage, Operator> make) {
        double planted = PLANTED[plant % PLANTED.length];
        List<double[]> before = results(oracle, DataType.F64, make, value -> value);
        if (before.isEmpty()) {
            return;
        }
        List<double[]> up = results(oracle, DataType.F64, make, value -> value + MOVED);
        List<double[]> down = results(oracle, DataType.F64, make, value -> -value - MOVED);
        List<double[]> ofNan = results(oracle, DataType.F64, make, value -> Double.NaN);
        List<double[]> expected = Double.isNaN(planted) ? ofNan : results(oracle, DataType.F64, make, value -> planted);
        List<double[]> found = results(vector, DataType.F32, make, value -> planted);
        String where = what + ", " + planted + " at " + place(make) + ", result or state ";
        for (int i = 0; i < before.size(); i++) {
            compareSpecial(where + i, tolerance,
                    new Special(planted, before.get(i), up.get(i), down.get(i), ofNan.get(i), expected.get(i)), found.get(i));
        }
    }

    /** Results and states with one number of the inputs changed; nothing where there are no inputs. */
    private List<double[]> results(KernelSet kernels, DataType type, Function<Stage, Operator> make, DoubleUnaryOperator change) {
        try (Stage stage = new Stage(kernels, type, WeightForm.STORED)) {
            Operator operator = make.apply(stage);
            List<Tensor> inputs = stage.inputs();
            if (inputs.isEmpty()) {
                return List.of();
            }
            Tensor input = inputs.get(plant / PLANTED.length % inputs.size());
            int at = (int) (plant * PRIME % input.shape().count());
            Stage.fill(element(input, at), change.applyAsDouble(Stage.values(input)[at]));
            List<double[]> all = new ArrayList<>();
            stage.run(operator).forEach(tensor -> all.add(Stage.values(tensor)));
            stage.storages().forEach(tensor -> all.add(Stage.values(tensor)));
            return all;
        }
    }

    private String place(Function<Stage, Operator> make) {
        try (Stage stage = new Stage(vector, DataType.F32, WeightForm.STORED)) {
            make.apply(stage);
            int input = plant / PLANTED.length % stage.inputs().size();
            Shape shape = stage.inputs().get(input).shape();
            return plant * PRIME % shape.count() + " of input " + input + " " + shape;
        }
    }

    private static Tensor element(Tensor tensor, int index) {
        Tensor part = tensor;
        int rest = index;
        for (int axis = tensor.shape().rank() - 1; axis >= 0; axis--) {
            part = part.slice(axis, rest % tensor.size(axis), 1);
            rest /= tensor.size(axis);
        }
        return part;
    }

    /**
     * What the oracle says of a planted number.
     *
     * @param planted the number
     * @param before what comes without it
     * @param up what comes when the number there is a larger one
     * @param down what comes when the number there is another one of the other sign
     * @param ofNan what comes of NaN
     * @param expected what comes of the number
     */
    private record Special(double planted, double[] before, double[] up, double[] down, double[] ofNan, double[] expected) {}

    /**
     * A special number reaches what depends on it, and nothing else. ND4J's operations lose NaN in a maximum, and spread it
     * through products with a mask: so what must be is asked of moved numbers too.
     */
    private static void compareSpecial(String what, double tolerance, Special of, double[] found) {
        double scale = tolerance * Agreement.scale(of.before());
        boolean infinite = !Double.isNaN(of.planted());
        for (int i = 0; i < found.length; i++) {
            double before = of.before()[i];
            double expected = of.expected()[i];
            boolean special = !Float.isFinite((float) expected);
            boolean depends = before != of.up()[i] || before != of.down()[i];
            double wanted = special ? before : expected;
            boolean near = isNear(found[i], wanted, Math.max(scale, tolerance * Math.abs(wanted)));
            // Of an infinity some results are what they are of a large number.
            boolean limit = infinite && (isNear(found[i], of.up()[i], scale) || isNear(found[i], of.down()[i], scale));
            boolean mustBeSpecial = depends && special && !infinite;
            boolean mayBeSpecial = depends || special || infinite && Double.isNaN(of.ofNan()[i]);
            if (Double.isFinite(found[i]) ? mustBeSpecial || !near && !limit : !mayBeSpecial) {
                fail(what + ": element " + i + " is " + found[i] + "; without it " + before + ", of moved numbers " + of.up()[i] + " and "
                        + of.down()[i] + ", of the oracle " + expected);
            }
        }
    }

    private static boolean isNear(double found, double wanted, double most) {
        return Math.abs(found - wanted) <= most;
    }
}
