// SPDX-License-Identifier: Apache-2.0
package io.heddle.tck;

import io.heddle.api.tensor.Shape;
import io.heddle.api.weight.Weight;
import io.heddle.api.weight.WeightInit;
import io.heddle.api.weight.WeightScope;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** A scope that remembers what is declared in it. */
public final class DeclaredWeights implements WeightScope {
    private final String block;
    private final Map<String, Weight> declared = new LinkedHashMap<>();

    /** @param block the first part of every path */
    public DeclaredWeights(String block) {
        this.block = block;
    }

    /** The handles by name, in the order of declaration. */
    public Map<String, Weight> byName() {
        return Collections.unmodifiableMap(declared);
    }

    @Override
    public Weight matrix(String name, int out, int in) {
        return declare(name, Weight.Use.MATRIX, WeightInit.normal(1 / Math.sqrt(in)), out, in);
    }

    @Override
    public Weight matrices(String name, int count, int out, int in) {
        return declare(name, Weight.Use.MATRIX, WeightInit.normal(1 / Math.sqrt(in)), count, out, in);
    }

    @Override
    public Weight exact(String name, WeightInit init, int... shape) {
        return declare(name, Weight.Use.EXACT, init, shape);
    }

    private Weight declare(String name, Weight.Use use, WeightInit init, int... shape) {
        Weight weight = new Weight(block + "/" + name, Shape.of(shape), use, init);
        Weight earlier = declared.putIfAbsent(name, weight);
        if (earlier != null && !earlier.shape().equals(weight.shape())) {
            throw new IllegalArgumentException(weight.path() + " is declared as " + earlier.shape() + " and as "
                    + weight.shape());
        }
        return earlier == null ? weight : earlier;
    }
}
