// SPDX-License-Identifier: Apache-2.0
package io.heddle.api.weight;

import java.util.List;

/**
 * How a weight follows from published tensors: a closed set of invertible steps, so that a plan
 * needs no data and a trained weight can be saved under its published names.
 */
public sealed interface WeightExpression {
    /** A published tensor. @param tensor its name in the checkpoint */
    record Published(String tensor) implements WeightExpression {}

    /**
     * Entries {@code [from, to)} of an axis.
     *
     * @param of what is sliced
     * @param axis the axis, not negative
     * @param from the first entry
     * @param to one past the last entry
     */
    record Sliced(WeightExpression of, int axis, int from, int to) implements WeightExpression {}

    /** Parts one after another along an axis. */
    record Concatenated(int axis, List<WeightExpression> parts) implements WeightExpression {
        /** Copies the list. */
        public Concatenated {
            parts = List.copyOf(parts);
        }
    }

    /** Parts as entries of a new first axis: experts that are stored one by one. */
    record Stacked(List<WeightExpression> parts) implements WeightExpression {
        /** Copies the list. */
        public Stacked {
            parts = List.copyOf(parts);
        }
    }

    /** The axes in another order: axis {@code i} is axis {@code order[i]} of the inner one. */
    record Permuted(WeightExpression of, List<Integer> order) implements WeightExpression {
        /** Copies the list. */
        public Permuted {
            order = List.copyOf(order);
        }
    }

    /** The same numbers in the shape that the mixer declared: {@code [channels, 1, taps]} as {@code [channels, taps]}. */
    record Reshaped(WeightExpression of, List<Integer> shape) implements WeightExpression {
        /** Copies the list. */
        public Reshaped {
            shape = List.copyOf(shape);
        }
    }

    /**
     * Every {@code count}-th entry of an axis, beginning at {@code index}: interleaved projections.
     *
     * @param of what is read
     * @param axis the axis, not negative
     * @param count how many tensors are interleaved
     * @param index which of them this is
     */
    record Deinterleaved(WeightExpression of, int axis, int count, int index) implements WeightExpression {}

    /** The published tensor of this name. */
    static WeightExpression published(String tensor) {
        return new Published(tensor);
    }

    /** A matrix with its two axes exchanged. */
    default WeightExpression transposed() {
        return new Permuted(this, List.of(1, 0));
    }

    /** Rows {@code [from, to)}. */
    default WeightExpression rows(int from, int to) {
        return new Sliced(this, 0, from, to);
    }

    /** The same numbers in another shape. */
    default WeightExpression shaped(Integer... shape) {
        return new Reshaped(this, List.of(shape));
    }
}
