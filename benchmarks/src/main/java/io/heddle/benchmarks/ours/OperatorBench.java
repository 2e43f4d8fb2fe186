// SPDX-License-Identifier: Apache-2.0
package io.heddle.benchmarks.ours;

import io.heddle.api.operator.Attention;
import io.heddle.api.operator.Decay;
import io.heddle.api.operator.MatrixRecurrence;
import io.heddle.api.operator.Operator;
import io.heddle.api.operator.SelectiveScan;
import io.heddle.api.tensor.Tensor;
import io.heddle.benchmarks.Draw;
import io.heddle.benchmarks.OperatorWork;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Heddle's form of each {@link OperatorWork}: the operator that a mechanism would apply. */
public final class OperatorBench {
    private final OperatorWork work;
    private final Bound bound;

    private OperatorBench(OperatorWork work, Bound bound) {
        this.work = work;
        this.bound = bound;
    }

    /** The operator, bound and ready to run; its memory is the binding's. */
    public static Bound.Call bind(OperatorWork work, Bound bound) {
        return bound.bind(new OperatorBench(work, bound).operator(), work.time());
    }

    private Operator operator() {
        return switch (work) {
            case SCAN -> scan();
            case SSD -> ssd();
            case GLA -> MatrixRecurrence.decayBy(new Decay.PerChannel(keys(work.logDecays())))
                    .write(keys(work.writtenKeys()), values()).read(keys(work.queries())).carrying(state());
            case RETENTION -> MatrixRecurrence.decayBy(new Decay.Constant(headDecays()))
                    .write(keys(work.writtenKeys()), values()).read(keys(work.queries())).carrying(state());
            case RWKV6 -> MatrixRecurrence.decayBy(new Decay.PerChannel(keys(work.logDecays())))
                    .write(keys(work.writtenKeys()), values())
                    .readBefore(keys(work.queries()), bound.exact("bonus", work.bonus(), work.heads(), work.keyDim()))
                    .carrying(state());
            case RWKV7 -> rwkv7();
            case DELTA -> delta();
            case ATTENTION -> new Attention(keys(work.queries()), keys(work.writtenKeys()), values(),
                    1 / Math.sqrt(work.keyDim()), 0, 0, Optional.empty());
        };
    }

    private SelectiveScan scan() {
        int channels = work.heads();
        int states = work.keyDim();
        return new SelectiveScan(bound.tensor(work.writtenValues(), 1, work.time(), channels),
                bound.tensor(work.steps(), 1, work.time(), channels),
                bound.exact("A_log", work.logRates(), channels, states),
                bound.tensor(work.writtenKeys(), 1, work.time(), states),
                bound.tensor(work.queries(), 1, work.time(), states),
                bound.exact("D", work.skips(), channels), Optional.empty(), bound.state("ssm", channels, states));
    }

    private MatrixRecurrence ssd() {
        Tensor step = bound.tensor(work.steps(), 1, work.time(), work.heads());
        Tensor x = values();
        return MatrixRecurrence.decayBy(Decay.byStep(step, bound.exact("A_log", work.logRates(), work.heads())))
                .write(bound.tensor(work.writtenKeys(), 1, work.time(), 1, work.keyDim()), x, step)
                .read(bound.tensor(work.queries(), 1, work.time(), 1, work.keyDim()))
                .skip(bound.exact("D", work.skips(), work.heads()), x).carrying(state());
    }

    private MatrixRecurrence rwkv7() {
        float[] direction = work.directions();
        float[] erased = direction.clone();
        for (int i = 0; i < erased.length; i++) {
            erased[i] = -erased[i];
        }
        return MatrixRecurrence.decayBy(new Decay.PerChannel(keys(work.logDecays())))
                .erase(keys(erased), keys(Draw.times(direction, work.channelShares())))
                .write(keys(work.writtenKeys()), values()).read(keys(work.queries())).carrying(state());
    }

    private MatrixRecurrence delta() {
        float[] shares = work.shares();
        float[] minus = shares.clone();
        for (int i = 0; i < minus.length; i++) {
            minus[i] = -minus[i];
        }
        Tensor k = keys(work.writtenKeys());
        return MatrixRecurrence.decayBy(new Decay.None())
                .erase(keys(Draw.byRow(work.writtenKeys(), minus, work.keyDim())), k)
                .write(k, values(), bound.tensor(shares, 1, work.time(), work.heads()))
                .read(keys(work.queries())).scaled(1 / Math.sqrt(work.keyDim())).carrying(state());
    }

    private Tensor keys(float[] numbers) {
        return bound.tensor(numbers, 1, work.time(), work.heads(), work.keyDim());
    }

    private Tensor values() {
        return bound.tensor(work.writtenValues(), 1, work.time(), work.heads(), work.valueDim());
    }

    private io.heddle.api.state.StateTensor state() {
        return bound.state("state", work.heads(), work.valueDim(), work.keyDim());
    }

    private List<Double> headDecays() {
        List<Double> logs = new ArrayList<>();
        for (float log : work.headDecays()) {
            logs.add((double) log);
        }
        return logs;
    }
}
