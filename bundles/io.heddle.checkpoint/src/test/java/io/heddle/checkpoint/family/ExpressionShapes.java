// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.family;

import io.heddle.api.tensor.Shape;
import io.heddle.api.weight.WeightExpression;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The shapes of weight expressions, and how many elements of each published tensor they took. */
final class ExpressionShapes {
    private final Map<String, Shape> published;
    private final Map<String, Long> taken = new LinkedHashMap<>();

    ExpressionShapes(Map<String, Shape> published) {
        this.published = published;
    }

    Map<String, Long> taken() {
        return taken;
    }

    Shape of(WeightExpression expression) {
        return of(expression, 1);
    }

    /** @param share the share of the elements below that the steps above keep */
    private Shape of(WeightExpression expression, double share) {
        return switch (expression) {
            case WeightExpression.Published(String tensor) -> {
                Shape shape = published.get(tensor);
                taken.merge(tensor, Math.round(share * shape.count()), Long::sum);
                yield shape;
            }
            case WeightExpression.Sliced(WeightExpression of, int axis, int from, int to) -> {
                Shape whole = new ExpressionShapes(published).of(of);
                yield of(of, share * (to - from) / whole.size(axis)).with(axis, to - from);
            }
            case WeightExpression.Concatenated(int axis, List<WeightExpression> parts) -> {
                List<Shape> shapes = parts.stream().map(part -> of(part, share)).toList();
                yield shapes.getFirst().with(axis, shapes.stream().mapToInt(shape -> shape.size(axis)).sum());
            }
            case WeightExpression.Stacked(List<WeightExpression> parts) -> {
                List<Shape> shapes = parts.stream().map(part -> of(part, share)).distinct().toList();
                if (shapes.size() != 1) {
                    throw new AssertionError("stacked parts differ: " + shapes);
                }
                yield shapes.getFirst().prepend(parts.size());
            }
            case WeightExpression.Permuted(WeightExpression of, List<Integer> order) -> {
                Shape inner = of(of, share);
                yield Shape.of(order.stream().mapToInt(inner::size).toArray());
            }
            case WeightExpression.Reshaped(WeightExpression of, List<Integer> sizes) -> {
                Shape inner = of(of, share);
                Shape outer = Shape.of(sizes.stream().mapToInt(Integer::intValue).toArray());
                if (inner.count() != outer.count()) {
                    throw new AssertionError(inner + " cannot be seen as " + outer);
                }
                yield outer;
            }
            case WeightExpression.Deinterleaved(WeightExpression of, int axis, int count, int index) -> {
                Shape inner = of(of, share / count);
                yield inner.with(axis, inner.size(axis) / count);
            }
        };
    }
}
