// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.internal;

import io.heddle.api.weight.WeightExpression;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Names each tensor by the first one that is the same, so that weights which are stored once are prepared once.
 *
 * @param first the first tensor that is the same as the one of a name, as {@link TensorStore#first} tells it
 */
record SameTensors(UnaryOperator<String> first) {
    WeightExpression of(WeightExpression expression) {
        return switch (expression) {
            case WeightExpression.Published(String tensor) -> WeightExpression.published(first.apply(tensor));
            case WeightExpression.Sliced(WeightExpression of, int axis, int from, int to) ->
                    new WeightExpression.Sliced(of(of), axis, from, to);
            case WeightExpression.Concatenated(int axis, List<WeightExpression> parts) ->
                    new WeightExpression.Concatenated(axis, parts.stream().map(this::of).toList());
            case WeightExpression.Stacked(List<WeightExpression> parts) ->
                    new WeightExpression.Stacked(parts.stream().map(this::of).toList());
            case WeightExpression.Permuted(WeightExpression of, List<Integer> order) ->
                    new WeightExpression.Permuted(of(of), order);
            case WeightExpression.Reshaped(WeightExpression of, List<Integer> shape) ->
                    new WeightExpression.Reshaped(of(of), shape);
            case WeightExpression.Deinterleaved(WeightExpression of, int axis, int count, int index) ->
                    new WeightExpression.Deinterleaved(of(of), axis, count, index);
        };
    }
}
