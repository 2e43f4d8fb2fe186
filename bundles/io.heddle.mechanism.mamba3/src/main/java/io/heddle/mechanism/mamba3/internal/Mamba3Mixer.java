// SPDX-License-Identifier: Apache-2.0
package io.heddle.mechanism.mamba3.internal;

import io.heddle.api.mechanism.Mixer;
import io.heddle.api.operator.Activation;
import io.heddle.api.operator.Decay;
import io.heddle.api.operator.Gate;
import io.heddle.api.operator.GatedRmsNorm;
import io.heddle.api.operator.Linear;
import io.heddle.api.operator.MatrixRecurrence;
import io.heddle.api.operator.MergeRanks;
import io.heddle.api.operator.PhaseAccumulation;
import io.heddle.api.operator.PhaseRotation;
import io.heddle.api.operator.RmsNorm;
import io.heddle.api.operator.Scale;
import io.heddle.api.operator.Softplus;
import io.heddle.api.operator.SpreadRanks;
import io.heddle.api.operator.TokenShift;
import io.heddle.api.operator.TrapezoidalStep;
import io.heddle.api.run.Run;
import io.heddle.api.state.MixerState;
import io.heddle.api.state.StateSpec;
import io.heddle.api.tensor.Slice;
import io.heddle.api.tensor.Tensor;
import io.heddle.api.weight.Weight;
import io.heddle.api.weight.WeightScope;
import java.util.List;
import java.util.Optional;

/**
 * Mamba-3's mixer: one projection gives the gate z, the values x, the keys B, the queries C, the
 * time steps, the decay rates, the trapezoid's mix and the angles. Keys and queries are normed,
 * biased a head, and turned by the running sum of angles times steps. Each token writes twice: the
 * end of its step, and the token before as the step's beginning; by Euler's rule the end alone.
 */
final class Mamba3Mixer implements Mixer {
    private final Mamba3Config config;
    private final Mamba3Weights w;
    private final Slice z;
    private final Slice x;
    private final Slice b;
    private final Slice c;
    private final Slice dt;
    private final Slice rate;
    private final Slice mix;
    private final Slice angle;

    Mamba3Mixer(Mamba3Config config, WeightScope weights) {
        this.config = config;
        this.w = Mamba3Weights.declare(config, weights);
        this.z = Slice.first(config.innerWidth());
        this.x = z.then(config.innerWidth());
        this.b = x.then(config.keyWidth());
        this.c = b.then(config.keyWidth());
        this.dt = c.then(config.heads());
        this.rate = dt.then(config.heads());
        this.mix = rate.then(config.heads());
        this.angle = mix.then(config.pairs());
    }

    @Override
    public StateSpec state() {
        StateSpec angle = config.pairs() == 0 ? StateSpec.none()
                : StateSpec.none().recurrent("angle", config.heads(), config.pairs());
        StateSpec ssm = angle.recurrent("ssm", config.heads(), config.headDim(), config.stateSize());
        return !config.trapezoid() ? ssm : ssm.recurrent("k", config.rank(), config.keyHeads(), config.stateSize())
                .recurrent("v", config.heads(), config.headDim());
    }

    @Override
    public Tensor forward(Tensor input, MixerState state, Run run) {
        Tensor in = run.apply(new Linear(input, w.inProj()));
        Tensor step = run.apply(new Softplus(in.slice(dt), w.timeStepBias(), 0, Double.POSITIVE_INFINITY));
        List<Tensor> coefficients = run.applyAll(new TrapezoidalStep(step, in.slice(rate), in.slice(mix), config.curve(),
                config.leastRate()));
        Optional<Tensor> phase = phase(in, step, state, run);
        Tensor keys = formed(in.slice(b), w.keys(), phase, run);
        Tensor queries = formed(in.slice(c), w.queries(), phase, run);
        Tensor values = spread(in.slice(x).heads(config.heads()), w.ranks().map(Mamba3Weights.Ranks::x), run);
        List<End> ends = config.trapezoid()
                ? List.of(new End(keys, values, coefficients.get(2)), before(keys, in.slice(x), coefficients.get(1), state, run))
                : List.of(new End(keys, values, step));

        var recurrence = MatrixRecurrence.decayBy(new Decay.PerHead(coefficients.get(0)));
        for (int rank = 0; rank < config.rank(); rank++) {
            for (End end : ends) {
                recurrence = recurrence.write(ofRank(end.keys(), rank), ofRank(end.values(), rank), end.weight());
            }
        }
        Tensor y = run.apply(recurrence.read(queries).skip(w.d(), values).carrying(state.get("ssm")));
        Tensor gated = gated(y, spread(in.slice(z).heads(config.heads()), w.ranks().map(Mamba3Weights.Ranks::z), run), run);
        Tensor merged = w.ranks().map(ranks -> run.apply(new MergeRanks(gated, ranks.o()))).orElse(gated).merged();
        return run.apply(new Linear(merged, w.outProj()));
    }

    /** One end of a step: what is written, and how much it counts. */
    private record End(Tensor keys, Tensor values, Tensor weight) {}

    private End before(Tensor keys, Tensor values, Tensor weight, MixerState state, Run run) {
        Tensor keysBefore = run.apply(new TokenShift(keys.merged(), state.get("k"))).heads(keys.size(2));
        Tensor valuesBefore = run.apply(new TokenShift(values, state.get("v"))).heads(config.heads());
        return new End(keysBefore, spread(valuesBefore, w.ranks().map(Mamba3Weights.Ranks::x), run), weight);
    }

    /** How far keys and queries have turned; where nothing turns, an angle of 0 for those that are biased. */
    private Optional<Tensor> phase(Tensor in, Tensor step, MixerState state, Run run) {
        if (config.pairs() > 0) {
            return Optional.of(run.apply(new PhaseAccumulation(in.slice(angle), step, state.get("angle"))));
        }
        return config.keyNorm() ? Optional.of(run.apply(new Scale(step, 0)).heads(config.heads())) : Optional.empty();
    }

    /**
     * {@code [batch, time, rank * groups * stateSize]} as {@code [batch, time, rank * head, stateSize]},
     * or as {@code [batch, time, group, stateSize]} if it is not normed.
     */
    private Tensor formed(Tensor projected, Optional<Mamba3Weights.Normed> by, Optional<Tensor> phase, Run run) {
        Tensor heads = projected.heads(config.rank() * config.groups());
        return by.map(normed -> turned(projected, normed, phase.orElseThrow(), run)).orElse(heads);
    }

    private Tensor turned(Tensor projected, Mamba3Weights.Normed by, Tensor phase, Run run) {
        Tensor normed = run.apply(new RmsNorm(projected, Optional.of(by.norm()), config.epsilon(), config.stateSize(), 0));
        return run.apply(new PhaseRotation(normed.heads(config.rank() * config.groups()), by.bias(), phase,
                config.pairing()));
    }

    private static Tensor spread(Tensor heads, Optional<Weight> factors, Run run) {
        return factors.map(weight -> run.apply(new SpreadRanks(heads, weight))).orElse(heads);
    }

    private Tensor ofRank(Tensor x, int rank) {
        int heads = x.size(2) / config.rank();
        return x.slice(2, rank * heads, heads);
    }

    /** {@code [batch, time, rank * head, headDim]}, gated. */
    private Tensor gated(Tensor y, Tensor gate, Run run) {
        return w.norm().map(norm -> run.apply(new GatedRmsNorm(byRank(y), byRank(gate), norm, config.epsilon(),
                        config.headDim(), false, Activation.SILU)).reshape(y.shape()))
                .orElseGet(() -> run.apply(new Gate(y, gate, Activation.SILU)));
    }

    /** All heads of a rank side by side, as the norm's weight has them. */
    private Tensor byRank(Tensor x) {
        return config.rank() == 1 ? x.merged()
                : x.reshape(x.shape().with(2, config.rank()).with(3, config.innerWidth()));
    }
}
