// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.nd4j.internal.program;

import io.heddle.api.tensor.Tensor;
import io.heddle.nd4j.bridge.NdArrays;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What an operation reads or writes: an array together with the memory under it. */
sealed interface Operand permits Operand.Fixed, Choice {
    /** The array as it is now. */
    INDArray array();

    static Operand of(Tensor tensor) {
        return new Fixed(tensor, NdArrays.over(tensor));
    }

    /**
     * The same in each run.
     *
     * @param tensor keeps the memory
     * @param array on that memory
     */
    record Fixed(Tensor tensor, INDArray array) implements Operand {}
}
