// SPDX-License-Identifier: Apache-2.0
package io.heddle.itest;

import io.heddle.api.config.Config;
import io.heddle.api.stack.AssemblyOptions;
import io.heddle.api.stack.BlockSpec;
import io.heddle.api.stack.BranchSpec;
import io.heddle.api.stack.Combine;
import io.heddle.api.stack.HeadSpec;
import io.heddle.api.stack.InputSpec;
import io.heddle.api.stack.LayerSpec;
import io.heddle.api.stack.Output;
import io.heddle.api.stack.Session;
import io.heddle.api.stack.Session.FeatureRow;
import io.heddle.api.stack.Stack;
import io.heddle.api.stack.Source;
import io.heddle.api.stack.StackSpec;
import io.heddle.api.stack.Stacks;
import io.heddle.api.stack.StageSpec;
import io.heddle.api.tensor.DataType;
import io.heddle.api.tensor.Shape;
import io.heddle.api.weight.Weight;
import io.heddle.api.weight.WeightSource;
import io.heddle.api.weight.WeightStore;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Stacks that take features in and give the hidden state out, unchanged at either end: what remains is the wiring. */
final class FeatureStack {
    private FeatureStack() {}

    /** Block ids are mechanism names. */
    static StackSpec spec(int width, boolean timeGaps, LayerSpec... layers) {
        Map<String, BlockSpec> blocks = new LinkedHashMap<>();
        for (LayerSpec layer : layers) {
            layer.stages().forEach(stage -> stage.branches().forEach(branch ->
                    blocks.put(branch.block(), new BlockSpec(branch.block(), Config.empty()))));
        }
        return new StackSpec("wiring", width, new InputSpec.Features(width, timeGaps, Optional.empty()), blocks,
                List.of(layers), new HeadSpec(HeadSpec.Kind.NONE, Optional.empty(), width, false, false, 1, 0));
    }

    /** One layer of one mechanism, which gets the input as it is and whose result is the output. */
    static StackSpec of(int width, boolean timeGaps, String mechanism, Config options) {
        var branch = new BranchSpec(new Source.Hidden(), Optional.empty(), mechanism, 1, 1);
        var layer = new LayerSpec(new StageSpec(List.of(branch), new Combine.Replace()));
        StackSpec spec = spec(width, timeGaps, layer);
        return new StackSpec(spec.name(), width, spec.input(), Map.of(mechanism, new BlockSpec(mechanism, options)),
                spec.layers(), spec.head());
    }

    /** What comes out, {@code [time][channel]}, of one row fed in pieces. */
    static float[][] run(Stacks stacks, StackSpec spec, boolean recorded, float[][] features, float[] timeGaps, int piece) {
        AssemblyOptions options = AssemblyOptions.standard();
        return run(stacks, spec, new Identity(), recorded ? options : options.unrecorded(), features, timeGaps, piece);
    }

    /** The same with weights that are not the identity. */
    static float[][] run(Stacks stacks, StackSpec spec, WeightStore weights, AssemblyOptions options, float[][] features,
            float[] timeGaps, int piece) {
        try (Stack stack = stacks.assemble(spec, weights, options); Session session = stack.open(1, features.length)) {
            float[][] result = new float[features.length][];
            for (int begin = 0; begin < features.length; begin += piece) {
                int end = Math.min(features.length, begin + piece);
                float[] gaps = timeGaps == null ? null : java.util.Arrays.copyOfRange(timeGaps, begin, end);
                Output output = session.forwardFeatures(
                        List.of(new FeatureRow(0, java.util.Arrays.copyOfRange(features, begin, end), gaps)));
                for (int t = begin; t < end; t++) {
                    result[t] = output.copy(0, t - begin);
                }
            }
            return result;
        }
    }

    /** Identity matrices, and ones for the weights of norms. */
    private record Identity() implements WeightStore {
        @Override
        public WeightSource source(Weight weight) {
            return new UnitSource(weight.shape());
        }

        @Override
        public void close() {}
    }

    private record UnitSource(Shape shape) implements WeightSource {
        @Override
        public DataType type() {
            return DataType.F32;
        }

        @Override
        public Optional<MemorySegment> stored() {
            return Optional.empty();
        }

        @Override
        public void copyTo(MemorySegment target, DataType type) {
            int width = shape.width();
            for (int i = 0; i < shape.count(); i++) {
                boolean one = shape.rank() == 1 || i / width == i % width;
                target.setAtIndex(ValueLayout.JAVA_FLOAT, i, one ? 1 : 0);
            }
        }
    }
}
