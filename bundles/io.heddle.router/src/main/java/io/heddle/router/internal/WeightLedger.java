// SPDX-License-Identifier: Apache-2.0
package io.heddle.router.internal;

import io.heddle.api.stack.InvalidStackException;
import io.heddle.api.tensor.Shape;
import io.heddle.api.weight.Weight;
import io.heddle.api.weight.WeightInit;
import io.heddle.api.weight.WeightScope;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Every weight that is declared while a stack is drawn, once a path. Used by one thread. */
final class WeightLedger {
    private final Map<String, Weight> weights = new LinkedHashMap<>();

    /** All weights, in the order in which they were first declared. */
    Map<String, Weight> weights() {
        return Collections.unmodifiableMap(weights);
    }

    /** Enters a weight, or finds it if another use of the block entered it before. */
    Weight declare(Weight weight) {
        Weight before = weights.putIfAbsent(weight.path(), weight);
        if (before != null && !before.equals(weight)) {
            throw new InvalidStackException("weight " + weight.path() + " is declared twice, once as " + before.shape()
                    + " and once as " + weight.shape() + "; uses of a shared block must agree");
        }
        return weight;
    }

    /** Where the weights under a prefix are declared. */
    Scope scope(String prefix) {
        return new Scope(prefix);
    }

    /** Declares weights under a prefix and remembers which. */
    final class Scope implements WeightScope {
        private final String prefix;
        private final List<Weight> declared = new ArrayList<>();

        private Scope(String prefix) {
            this.prefix = prefix;
        }

        List<Weight> declared() {
            return declared;
        }

        @Override
        public Weight matrix(String name, int out, int in) {
            return add(name, Shape.of(out, in), Weight.Use.MATRIX, WeightInit.normal(1 / Math.sqrt(in)));
        }

        @Override
        public Weight matrices(String name, int count, int out, int in) {
            return add(name, Shape.of(count, out, in), Weight.Use.MATRIX, WeightInit.normal(1 / Math.sqrt(in)));
        }

        @Override
        public Weight exact(String name, WeightInit init, int... shape) {
            return add(name, Shape.of(shape), Weight.Use.EXACT, init);
        }

        private Weight add(String name, Shape shape, Weight.Use use, WeightInit init) {
            Weight weight = declare(new Weight(prefix + "/" + name, shape, use, init));
            if (!declared.contains(weight)) {
                declared.add(weight);
            }
            return weight;
        }
    }
}
