// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.nd4j.internal.program;

import io.heddle.api.tensor.Shape;
import io.heddle.api.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;

/** One of several tensors alike, chosen before each run; the first until then. */
public final class Choice implements Operand {
    private final List<Operand> operands;
    private int chosen;

    /** @param tensors of one shape; at least one */
    Choice(List<Tensor> tensors) {
        this.operands = tensors.stream().map(Operand::of).toList();
    }

    /** The entries of the first axis of a dense tensor. */
    public static Choice ofEntries(Tensor stacked) {
        int[] sizes = stacked.shape().sizes();
        Shape entry = Shape.of(Arrays.copyOfRange(sizes, 1, sizes.length));
        return new Choice(IntStream.range(0, sizes[0]).mapToObj(i -> stacked.slice(0, i, 1).reshape(entry)).toList());
    }

    /** Says which one the next runs read. */
    public void choose(int index) {
        chosen = index;
    }

    @Override
    public INDArray array() {
        return operands.get(chosen).array();
    }
}
