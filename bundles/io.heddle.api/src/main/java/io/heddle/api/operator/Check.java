// SPDX-License-Identifier: Apache-2.0
package io.heddle.api.operator;

import io.heddle.api.tensor.Shape;
import io.heddle.api.tensor.Tensor;
import io.heddle.api.tensor.TensorSpec;
import java.util.List;

/** The shape checks that operators share; messages name the operator and what it expected. */
final class Check {
    private Check() {}

    static void that(boolean holds, String operator, String expected, Object... found) {
        if (!holds) {
            throw new IllegalArgumentException(operator + " expects " + expected + "; found " + List.of(found));
        }
    }

    static void weight(String operator, io.heddle.api.weight.Weight weight, int... shape) {
        that(weight.shape().equals(Shape.of(shape)), operator, weight.path() + " of shape " + Shape.of(shape), weight.shape());
    }

    static List<TensorSpec> like(Tensor x) {
        return List.of(x.spec());
    }

    static List<TensorSpec> like(Tensor x, int width) {
        return List.of(new TensorSpec(x.type(), x.shape().with(-1, width)));
    }
}
