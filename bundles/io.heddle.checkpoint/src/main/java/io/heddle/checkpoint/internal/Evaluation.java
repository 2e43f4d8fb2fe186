// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.internal;

import io.heddle.api.tensor.DataType;
import io.heddle.api.tensor.Shape;
import io.heddle.api.weight.WeightExpression;
import java.util.List;
import java.util.function.Function;

/**
 * Follows the steps from published tensors to a weight whose shape was checked: views where a step
 * moves nothing, a copy where parts come together.
 *
 * @param published the stored tensor of a name
 */
public record Evaluation(Function<String, StridedBlock> published) {
    /** What the steps make of the stored tensors. */
    public StridedBlock of(WeightExpression expression) {
        return switch (expression) {
            case WeightExpression.Published(String tensor) -> published.apply(tensor);
            case WeightExpression.Sliced(WeightExpression of, int axis, int from, int to) -> of(of).sliced(axis, from, to);
            case WeightExpression.Permuted(WeightExpression of, List<Integer> order) -> of(of).permuted(order);
            case WeightExpression.Deinterleaved(WeightExpression of, int axis, int count, int index) ->
                    of(of).deinterleaved(axis, count, index);
            case WeightExpression.Reshaped(WeightExpression of, List<Integer> sizes) -> {
                StridedBlock inner = of(of);
                Shape shape = Shape.of(sizes.stream().mapToInt(i -> i).toArray());
                yield (inner.isDense() ? inner : together(List.of(inner), inner.shape(), 0)).reshaped(shape);
            }
            case WeightExpression.Concatenated(int axis, List<WeightExpression> parts) -> {
                List<StridedBlock> blocks = parts.stream().map(this::of).toList();
                int size = blocks.stream().mapToInt(block -> block.sizes()[axis]).sum();
                yield together(blocks, blocks.getFirst().shape().with(axis, size), axis);
            }
            case WeightExpression.Stacked(List<WeightExpression> parts) -> {
                List<StridedBlock> blocks = parts.stream().map(this::of).toList();
                Shape stacked = blocks.getFirst().shape().prepend(blocks.size());
                Shape chained = blocks.getFirst().shape().with(0, blocks.size() * blocks.getFirst().sizes()[0]);
                yield together(blocks, chained, 0).reshaped(stacked);
            }
        };
    }

    /** A copy of blocks side by side on an axis, in F64 if one of them is, else in F32. */
    private static StridedBlock together(List<StridedBlock> blocks, Shape shape, int axis) {
        DataType type = blocks.stream().anyMatch(block -> block.type() == DataType.F64) ? DataType.F64 : DataType.F32;
        return StridedBlock.dense(new JoinedNumbers(blocks, shape, axis, type), type, shape);
    }
}
