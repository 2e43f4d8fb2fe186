// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.nd4j.internal.trapezoid;

import io.heddle.api.operator.PhaseAccumulation;
import io.heddle.api.operator.PhaseRotation;
import io.heddle.api.operator.Rotary;
import io.heddle.api.tensor.Shape;
import io.heddle.api.tensor.Tensor;
import io.heddle.compute.nd4j.internal.program.Elements;
import io.heddle.compute.nd4j.internal.program.Program;
import io.heddle.compute.nd4j.internal.program.Rows;

/**
 * Phases token by token in double: a running sum in F32 over a block would turn by other roundings
 * than one over single tokens.
 */
final class Phases {
    private static final double TURN = 2 * Math.PI;

    private Phases() {}

    static void accumulate(PhaseAccumulation op, Tensor y, Program p) {
        var rows = new Rows(p);
        Elements phases = Elements.of(y);
        Elements angles = Elements.of(p.dense(op.angle()));
        Elements steps = Elements.of(p.dense(op.dt()));
        Elements state = Elements.of(p.state(op.state()));
        int time = y.size(1);
        int heads = y.size(2);
        int pairs = y.size(3);
        p.run(() -> {
            for (int row = 0; row < rows.batch(); row++) {
                for (int head = 0; head < heads; head++) {
                    for (int pair = 0; pair < pairs; pair++) {
                        long carried = ((long) rows.slot(row) * heads + head) * pairs + pair;
                        double phase = state.get(carried);
                        for (int token = 0; token < time; token++) {
                            long at = (long) row * time + token;
                            if (token < rows.count(row)) {
                                double turned = phase + Math.PI * Math.tanh(angles.get(at * pairs + pair))
                                        * steps.get(at * heads + head);
                                phase = turned - TURN * Math.floor(turned / TURN);
                            }
                            long place = (at * heads + head) * pairs + pair;
                            phases.set(place, phase);
                            // As the next pass would find it, so that pieces turn like the whole.
                            phase = phases.get(place);
                        }
                        state.set(carried, phase);
                    }
                }
            }
        });
    }

    static void rotate(PhaseRotation op, Tensor y, Program p) {
        int tokens = y.size(0) * y.size(1);
        int ranks = op.ranks();
        int heads = op.phase().size(2);
        int groups = op.x().size(2) / ranks;
        int channels = y.size(3);
        Tensor bias = p.scratch(ranks, heads, channels);
        p.copy(p.weight(op.bias()).permute(1, 0, 2), bias);
        Tensor biased = p.scratch(tokens, ranks, groups, heads / groups, channels);
        p.add(p.dense(op.x()).reshape(Shape.of(tokens, ranks, groups, 1, channels)),
                bias.reshape(Shape.of(1, ranks, groups, heads / groups, channels)), biased);
        Tensor from = biased.reshape(Shape.of(tokens, ranks, heads, channels));
        Tensor to = p.copy(from, y.reshape(from.shape()));

        int pairs = op.phase().size(3);
        boolean neighbours = op.pairing() == Rotary.Pairing.NEIGHBOURS;
        Shape angles = neighbours ? Shape.of(tokens, 1, heads, pairs, 1) : Shape.of(tokens, 1, heads, pairs);
        Tensor cosines = p.scratch(angles);
        Tensor sines = p.scratch(angles);
        fill(p.dense(op.phase()), cosines, sines, p);
        Tensor first = half(from, 0, pairs, neighbours);
        Tensor second = half(from, 1, pairs, neighbours);
        Tensor product = p.scratch(first.shape());
        Tensor other = p.scratch(first.shape());
        p.subtract(p.multiply(first, cosines, product), p.multiply(second, sines, other), half(to, 0, pairs, neighbours));
        p.add(p.multiply(second, cosines, product), p.multiply(first, sines, other), half(to, 1, pairs, neighbours));
    }

    private static void fill(Tensor phase, Tensor cosines, Tensor sines, Program p) {
        Elements phases = Elements.of(phase);
        Elements cosine = Elements.of(cosines);
        Elements sine = Elements.of(sines);
        long count = phase.shape().count();
        p.run(() -> {
            for (long i = 0; i < count; i++) {
                cosine.set(i, Math.cos(phases.get(i)));
                sine.set(i, Math.sin(phases.get(i)));
            }
        });
    }

    /** The first or the second of each pair, {@code [token, rank, head, pair]}, with an axis of 1 behind for neighbours. */
    private static Tensor half(Tensor x, int which, int pairs, boolean neighbours) {
        return neighbours ? x.slice(3, 0, 2 * pairs).heads(pairs).slice(4, which, 1)
                : x.slice(3, which * x.size(3) / 2, pairs);
    }
}
