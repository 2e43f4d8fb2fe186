// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.internal;

import io.heddle.api.tensor.Shape;
import io.heddle.api.weight.WeightExpression;
import io.heddle.checkpoint.ModelException;
import java.util.List;
import java.util.Map;

/**
 * The shapes of weights that follow from published tensors; no data is read.
 *
 * @param published shapes by tensor name
 */
public record ExpressionShapes(Map<String, Shape> published) {
    /** @throws ModelException naming the tensor that is missing or does not fit */
    public Shape of(WeightExpression expression, String weight) {
        return switch (expression) {
            case WeightExpression.Published(String tensor) -> {
                Shape shape = published.get(tensor);
                if (shape == null) {
                    throw new ModelException("the checkpoint has no tensor " + tensor + ", which " + weight + " needs");
                }
                yield shape;
            }
            case WeightExpression.Sliced(WeightExpression of, int axis, int from, int to) -> {
                Shape inner = of(of, weight);
                require(axis < inner.rank() && 0 <= from && from <= to && to <= inner.size(axis), weight,
                        "entries " + from + " to " + to + " of axis " + axis, inner);
                yield inner.with(axis, to - from);
            }
            case WeightExpression.Concatenated(int axis, List<WeightExpression> parts) -> {
                Shape first = of(parts.getFirst(), weight);
                require(axis < first.rank(), weight, "an axis " + axis, first);
                int size = 0;
                for (WeightExpression part : parts) {
                    Shape shape = of(part, weight);
                    require(shape.rank() == first.rank() && shape.with(axis, 1).equals(first.with(axis, 1)), weight,
                            "parts like " + first, shape);
                    size = Math.addExact(size, shape.size(axis));
                }
                yield first.with(axis, size);
            }
            case WeightExpression.Stacked(List<WeightExpression> parts) -> {
                Shape first = of(parts.getFirst(), weight);
                for (WeightExpression part : parts) {
                    require(of(part, weight).equals(first), weight, "parts like " + first, of(part, weight));
                }
                yield first.prepend(parts.size());
            }
            case WeightExpression.Permuted(WeightExpression of, List<Integer> order) -> {
                Shape inner = of(of, weight);
                require(inner.rank() == order.size(), weight, order.size() + " axes", inner);
                yield Shape.of(order.stream().mapToInt(inner::size).toArray());
            }
            case WeightExpression.Reshaped(WeightExpression of, List<Integer> shape) -> {
                Shape inner = of(of, weight);
                Shape outer = Shape.of(shape.stream().mapToInt(i -> i).toArray());
                require(inner.count() == outer.count(), weight, outer.toString(), inner);
                yield outer;
            }
            case WeightExpression.Deinterleaved(WeightExpression of, int axis, int count, int index) -> {
                Shape inner = of(of, weight);
                require(axis < inner.rank() && inner.size(axis) % count == 0, weight, "a multiple of " + count, inner);
                yield inner.with(axis, inner.size(axis) / count);
            }
        };
    }

    private static void require(boolean holds, String weight, String expected, Shape found) {
        if (!holds) {
            throw new ModelException("the tensors of " + weight + " do not fit: expected " + expected + ", found " + found);
        }
    }
}
