// SPDX-License-Identifier: Apache-2.0
package io.heddle.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.heddle.api.stack.BranchSpec;
import io.heddle.api.stack.Combine;
import io.heddle.api.stack.LayerSpec;
import io.heddle.api.stack.Source;
import io.heddle.api.stack.StackSpec;
import io.heddle.api.stack.Stacks;
import io.heddle.api.stack.StageSpec;
import io.heddle.nd4j.bridge.NdBody;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.ops.transforms.Transforms;
import org.osgi.framework.BundleContext;
import org.osgi.test.common.annotation.InjectBundleContext;
import org.osgi.test.common.annotation.InjectService;

/** A mechanism may be written in plain ND4J: its body is one node of the plan, on the plan's own memory. */
class PlainNd4jTest {
    @InjectBundleContext
    BundleContext context;
    @InjectService(timeout = 20_000)
    Stacks stacks;

    @ParameterizedTest(name = "recorded {0}, pieces of {1}")
    @CsvSource({"true,5", "true,2", "false,5"})
    void aBodyInNd4jReadsAndWritesTheTensors(boolean recorded, int piece) {
        SmallMechanism.stateless("sine", (x, state, run) -> run.foreign(List.of(x.slice(-1, 0, 1), x), x.spec(),
                NdBody.of((in, out) -> out.assign(Transforms.sin(in.get(1)).add(broadcast(in.get(0), out)))))).register(context);
        StackSpec spec = FeatureStack.spec(2, false, new LayerSpec(new StageSpec(
                List.of(new BranchSpec(new Source.Hidden(), Optional.empty(), "sine", 1, 1)), new Combine.Replace())));
        float[][] input = {{1, 2}, {3, 4}, {-1, 0.5f}, {0, 0}, {2, -2}};
        float[][] found = FeatureStack.run(stacks, spec, recorded, input, null, piece);
        for (int t = 0; t < input.length; t++) {
            for (int c = 0; c < 2; c++) {
                assertEquals(Math.sin(input[t][c]) + input[t][0], found[t][c], 1e-5);
            }
        }
    }

    private static INDArray broadcast(INDArray column, INDArray like) {
        return column.dup().broadcast(like.shape());
    }
}
