// SPDX-License-Identifier: Apache-2.0
package io.heddle.tck;

import io.heddle.api.config.Config;
import io.heddle.api.mechanism.Mechanism;
import io.heddle.api.mechanism.Mixer;
import io.heddle.api.mechanism.MixerSite;
import io.heddle.api.operator.Operator;
import io.heddle.api.state.MixerState;
import io.heddle.api.state.StateTensor;
import io.heddle.api.tensor.DataType;
import io.heddle.api.tensor.Shape;
import io.heddle.api.tensor.Tensor;
import io.heddle.api.tensor.TensorSpec;
import io.heddle.api.weight.Weight;
import io.heddle.api.weight.WeightScope;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** A mixer made for one place in an imagined stack, and what it declared while it was made. */
public final class MixerTrial {
    private final Mixer mixer;
    private final int inputWidth;
    private final int width;
    private final DeclaredWeights weights;
    private final DeclaredWeights useWeights;

    private MixerTrial(Mechanism mechanism, int inputWidth, int width, Config options) {
        this.inputWidth = inputWidth;
        this.width = width;
        this.weights = new DeclaredWeights("block");
        this.useWeights = new DeclaredWeights("block@0");
        this.mixer = mechanism.create(new Site(inputWidth, width, options, weights, useWeights));
    }

    /**
     * Makes a mixer.
     *
     * @param width the channels of input and result
     * @param options the block's settings
     * @throws io.heddle.api.config.ConfigException if the mechanism refuses them
     */
    public static MixerTrial of(Mechanism mechanism, int width, Config options) {
        return new MixerTrial(mechanism, width, width, options);
    }

    /** Makes a mixer whose input has more channels than its result, as beside embeddings. */
    public static MixerTrial of(Mechanism mechanism, int inputWidth, int width, Config options) {
        return new MixerTrial(mechanism, inputWidth, width, options);
    }

    /** The mixer. */
    public Mixer mixer() {
        return mixer;
    }

    /** The weights of the block by name, in the order of declaration. */
    public Map<String, Weight> weights() {
        return weights.byName();
    }

    /** The weights of this use alone by name, in the order of declaration. */
    public Map<String, Weight> useWeights() {
        return useWeights.byName();
    }

    /** The shapes of the block's weights by name. */
    public Map<String, Shape> shapes() {
        Map<String, Shape> shapes = new LinkedHashMap<>();
        weights().forEach((name, weight) -> shapes.put(name, weight.shape()));
        return shapes;
    }

    /**
     * The operators of one pass, in order.
     *
     * @throws AssertionError if the result is not {@code [batch, time, width]}, or the operators do
     *     not read exactly the weights and states that the mixer declared
     */
    public List<Operator> operators(int batch, int time) {
        return operators(new RecordingRun(batch), batch, time);
    }

    /**
     * The operators of one pass over an input with a real time axis, in order.
     *
     * @throws AssertionError as {@link #operators}
     */
    public List<Operator> operatorsAtTimes(int batch, int time) {
        Tensor gaps = Tensor.unbound(new TensorSpec(DataType.F32, Shape.of(batch, time)));
        return operators(new RecordingRun(batch, Optional.of(gaps)), batch, time);
    }

    private List<Operator> operators(RecordingRun run, int batch, int time) {
        MixerState state = new MixerState("block", mixer.state());
        Tensor y = mixer.forward(Tensor.unbound(new TensorSpec(DataType.F32, Shape.of(batch, time, inputWidth))), state, run);
        same("result", Shape.of(batch, time, width), y.shape());
        same("weights that operators read", declaredWeights(), read(run, Operator::weights));
        Set<StateTensor> declared = new LinkedHashSet<>();
        state.tensors().forEach(declared::add);
        same("states that operators carry", declared, read(run, Operator::states));
        return run.operators();
    }

    /** The simple class names of {@link #operators}. */
    public List<String> operatorNames(int batch, int time) {
        return operators(batch, time).stream().map(operator -> operator.getClass().getSimpleName()).toList();
    }

    private Set<Weight> declaredWeights() {
        Set<Weight> declared = new LinkedHashSet<>(weights().values());
        declared.addAll(useWeights().values());
        return declared;
    }

    private static <T> Set<T> read(RecordingRun run, Function<Operator, List<T>> what) {
        Set<T> found = new LinkedHashSet<>();
        run.operators().forEach(operator -> found.addAll(what.apply(operator)));
        return found;
    }

    private static void same(String what, Object expected, Object found) {
        if (!expected.equals(found)) {
            throw new AssertionError(what + ": expected " + expected + ", found " + found);
        }
    }

    private record Site(int inputWidth, int width, Config options, WeightScope weights, WeightScope useWeights)
            implements MixerSite {
        @Override
        public int layer() {
            return 0;
        }

        @Override
        public int layers() {
            return 1;
        }
    }
}
