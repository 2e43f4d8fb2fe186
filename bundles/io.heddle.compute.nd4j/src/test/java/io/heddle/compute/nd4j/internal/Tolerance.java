// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.nd4j.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import io.heddle.api.tensor.DataType;
import io.heddle.api.tensor.Tensor;

/** How near a result must be: the largest difference relative to the largest expected magnitude. */
public final class Tolerance {
    /** Against published numbers, which are stored in F32. */
    public static final Tolerance GOLDEN = new Tolerance(1e-6, 1e-4);
    /** Against a loop in double over the same rounded inputs. */
    public static final Tolerance REFERENCE = new Tolerance(1e-11, 2e-5);
    /** Between two ways through the same kernel. */
    public static final Tolerance SAME = new Tolerance(1e-11, 2e-5);

    private final double f64;
    private final double f32;

    private Tolerance(double f64, double f32) {
        this.f64 = f64;
        this.f32 = f32;
    }

    /** Fails unless the numbers are near; NaN never is. */
    public void check(String what, double[] expected, Tensor found) {
        check(what, expected, Eager.values(found), found.type());
    }

    /** Fails unless the numbers are near; NaN never is. */
    public void check(String what, double[] expected, double[] found, DataType type) {
        assertEquals(expected.length, found.length, what);
        double scale = 0;
        double worst = 0;
        int at = 0;
        for (int i = 0; i < expected.length; i++) {
            scale = Math.max(scale, Math.abs(expected[i]));
            double difference = Math.abs(expected[i] - found[i]);
            if (!(difference <= worst)) {
                worst = difference;
                at = i;
            }
        }
        double allowed = (type == DataType.F64 ? f64 : f32) * Math.max(scale, 1e-30);
        if (!(worst <= allowed)) {
            fail(what + " in " + type + ": element " + at + " is " + found[at] + ", expected " + expected[at]
                    + "; off by " + worst + ", allowed " + allowed);
        }
    }
}
