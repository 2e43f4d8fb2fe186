// SPDX-License-Identifier: Apache-2.0
package io.heddle.mechanism.deltanet.internal;

import io.heddle.api.mechanism.Mixer;
import io.heddle.api.operator.Activate;
import io.heddle.api.operator.Activation;
import io.heddle.api.operator.CausalConv;
import io.heddle.api.operator.Concat;
import io.heddle.api.operator.Decay;
import io.heddle.api.operator.Gate;
import io.heddle.api.operator.GatedRmsNorm;
import io.heddle.api.operator.L2Norm;
import io.heddle.api.operator.Linear;
import io.heddle.api.operator.MatrixRecurrence;
import io.heddle.api.operator.RmsNorm;
import io.heddle.api.operator.Scale;
import io.heddle.api.operator.StepDecay;
import io.heddle.api.operator.SumNorm;
import io.heddle.api.run.Run;
import io.heddle.api.state.MixerState;
import io.heddle.api.state.StateSpec;
import io.heddle.api.tensor.Shape;
import io.heddle.api.tensor.Slice;
import io.heddle.api.tensor.Tensor;
import io.heddle.api.weight.WeightScope;
import io.heddle.mechanism.deltanet.internal.DeltaNetConfig.Forgetting;
import io.heddle.mechanism.deltanet.internal.DeltaNetWeights.Projection;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A delta net: what the decayed state holds for the present key, {@code S_{t-1} (w ∘ k)}, is taken
 * out by the share b of it, and the value put in by the same share. Keys have length 1, or sum up to it.
 */
final class DeltaNetMixer implements Mixer {
    /** Added to the squared length of queries and keys, as published. */
    private static final double LENGTH_EPSILON = 1e-6;

    private final DeltaNetConfig config;
    private final DeltaNetWeights w;
    private final Slice queriesAndKeys;
    private final Slice values;

    DeltaNetMixer(DeltaNetConfig config, WeightScope weights) {
        this.config = config;
        this.w = DeltaNetWeights.declare(config, weights);
        this.queriesAndKeys = Slice.first(2 * config.keyWidth());
        this.values = queriesAndKeys.then(config.valueWidth());
    }

    @Override
    public StateSpec state() {
        StateSpec conv = config.convTaps() == 0 ? StateSpec.none()
                : StateSpec.none().recurrent("conv", config.convTaps() - 1, config.mixedWidth());
        return conv.recurrent("delta", config.valueHeads(), config.valueDim(), config.headDim());
    }

    @Override
    public Tensor forward(Tensor input, MixerState state, Run run) {
        int heads = config.heads();
        boolean alike = config.queryKeyActivation() == Activation.SILU;
        Tensor mixed = mixed(input, alike ? Activation.SILU : Activation.IDENTITY, state, run);
        Tensor mixedValues = mixed.slice(values);
        Tensor v = (alike ? mixedValues : run.apply(new Activate(mixedValues, Activation.SILU))).heads(config.valueHeads());
        Tensor active = alike ? mixed.slice(queriesAndKeys) : activeQueriesAndKeys(mixed.slice(queriesAndKeys), run);
        Tensor unit = run.apply(config.queryKeySum() ? new SumNorm(active.heads(2 * heads), 0)
                : new L2Norm(active.heads(2 * heads), LENGTH_EPSILON));
        Tensor q = unit.slice(2, 0, heads);
        Tensor k = unit.slice(2, heads, heads);
        Optional<Tensor> strength = strength(input, run);
        Optional<Tensor> logs = logDecay(input, run);
        var rule = MatrixRecurrence.decayBy(decay(logs)).erase(erased(k, strength, logs, run), k);
        Tensor y = run.apply(strength.map(b -> rule.write(k, v, b))
                .orElseGet(() -> rule.write(k, scaled(v, config.fullStrength(), run)))
                .read(q).scaled(1 / Math.sqrt(config.headDim())).carrying(state.get("delta")));
        return run.apply(new Linear(normed(y.merged(), input, run), w.outProj()));
    }

    /** Queries, keys and values of all heads. */
    private Tensor mixed(Tensor input, Activation activation, MixerState state, Run run) {
        Tensor in = run.apply(new Linear(input, w.inProj()));
        if (w.conv().isPresent()) {
            return run.apply(new CausalConv(in, w.conv().get(), w.convBias(), activation, state.get("conv")));
        }
        return activation == Activation.IDENTITY ? in : run.apply(new Activate(in, activation));
    }

    private Tensor activeQueriesAndKeys(Tensor x, Run run) {
        return config.queryKeyActivation() == Activation.IDENTITY ? x
                : run.apply(new Activate(x, config.queryKeyActivation()));
    }

    /** b: {@code [batch, time, valueHeads]}; nothing if it is the same for all tokens. */
    private Optional<Tensor> strength(Tensor input, Run run) {
        return w.strength().map(projection -> {
            Tensor share = run.apply(new Activate(run.apply(new Linear(input, projection)), Activation.SIGMOID));
            return scaled(share, config.fullStrength(), run);
        });
    }

    /** The logarithm of w: {@code [batch, time, valueHeads]}, or {@code [batch, time, heads, headDim]} with one a channel. */
    private Optional<Tensor> logDecay(Tensor input, Run run) {
        return w.decay().map(decay -> {
            Tensor logs = run.apply(new StepDecay(projected(input, decay.step(), run), decay.bias(), decay.aLog()));
            return config.decay() == Forgetting.CHANNEL ? logs.heads(config.heads()) : logs;
        });
    }

    private Decay decay(Optional<Tensor> logs) {
        return switch (config.decay()) {
            case NONE -> new Decay.None();
            case HEAD -> new Decay.PerHead(logs.orElseThrow());
            case CHANNEL -> new Decay.PerChannel(logs.orElseThrow());
        };
    }

    /** {@code -b w ∘ k}: {@code [batch, time, valueHeads, headDim]}, or with fewer heads what they share. */
    private Tensor erased(Tensor k, Optional<Tensor> strength, Optional<Tensor> logs, Run run) {
        Optional<Tensor> kept = logs.map(x -> run.apply(new Activate(x, Activation.EXP)));
        return switch (config.decay()) {
            case NONE -> taken(k, strength, run);
            case HEAD -> byValueHead(k, taken(kept.orElseThrow(), strength, run), run);
            case CHANNEL -> taken(run.apply(new Gate(k, kept.orElseThrow(), Activation.IDENTITY)), strength, run);
        };
    }

    /** {@code -b x}, for keys or for a number a value head. */
    private Tensor taken(Tensor x, Optional<Tensor> strength, Run run) {
        if (strength.isEmpty()) {
            return run.apply(new Scale(x, -config.fullStrength()));
        }
        Tensor share = run.apply(new Scale(strength.get(), -1));
        return x.shape().rank() == 4 ? byValueHead(x, share, run) : run.apply(new Gate(x, share, Activation.IDENTITY));
    }

    /** Each key once for each value head that reads it, times a number a value head. */
    private Tensor byValueHead(Tensor k, Tensor factor, Run run) {
        Tensor byKey = factor.heads(config.heads());
        List<Tensor> copies = IntStream.range(0, byKey.size(3))
                .mapToObj(copy -> run.apply(new Gate(k, byKey.slice(3, copy, 1), Activation.IDENTITY))).toList();
        if (copies.size() == 1) {
            return copies.getFirst();
        }
        return run.apply(new Concat(copies))
                .reshape(Shape.of(k.size(0), k.size(1), config.valueHeads(), config.headDim()));
    }

    private Tensor normed(Tensor y, Tensor input, Run run) {
        return w.gate().map(gate -> run.apply(new GatedRmsNorm(y, projected(input, gate, run), w.norm(), config.epsilon(),
                config.valueDim(), false, config.gate().activation())))
                .orElseGet(() -> run.apply(new RmsNorm(y, Optional.of(w.norm()), config.epsilon(), config.valueDim(), 0)));
    }

    private static Tensor scaled(Tensor x, double factor, Run run) {
        return factor == 1 ? x : run.apply(new Scale(x, factor));
    }

    private static Tensor projected(Tensor input, Projection projection, Run run) {
        Tensor first = run.apply(new Linear(input, projection.first()));
        return projection.second().map(second -> run.apply(new Linear(first, second, projection.bias()))).orElse(first);
    }
}
