// SPDX-License-Identifier: Apache-2.0
package io.heddle.nd4j.bridge;

import io.heddle.api.run.Run.ForeignBody;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A foreign body in ND4J. */
@FunctionalInterface
public interface NdBody {
    /**
     * @param inputs views of the inputs' memory, in the order given; not to be changed
     * @param output a view of the output's memory, to be filled in place
     */
    void run(List<INDArray> inputs, INDArray output);

    /** The body as {@code run.foreign} takes it. */
    static ForeignBody of(NdBody body) {
        return (inputs, output) -> body.run(inputs.stream().map(NdArrays::over).toList(), NdArrays.over(output));
    }
}
