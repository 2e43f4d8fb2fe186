// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.nd4j.internal.attention;

import io.heddle.api.operator.Rotary;
import io.heddle.api.operator.RotaryEmbedding;
import io.heddle.api.tensor.Shape;
import io.heddle.api.tensor.Tensor;
import io.heddle.compute.nd4j.internal.program.Elements;
import io.heddle.compute.nd4j.internal.program.Program;
import io.heddle.compute.nd4j.internal.program.Rows;

/** The rotation of channel pairs: sines and cosines of each token in double, then four products. */
final class RotaryKernel {
    private final Rotary rotary;
    private final Rows rows;
    private final int time;
    private final int pairs;
    /** Of a frequency that depends on the length there is none before the run. */
    private final double[] frequencies;

    private RotaryKernel(RotaryEmbedding op, Program p) {
        this.rotary = op.rotary();
        this.rows = new Rows(p);
        this.time = op.x().size(1);
        this.pairs = rotary.width() / 2;
        this.frequencies = rotary.frequencies(0);
    }

    static void append(RotaryEmbedding op, Tensor y, Program p) {
        new RotaryKernel(op, p).appendRotation(op.x(), y, p);
    }

    private void appendRotation(Tensor x, Tensor y, Program p) {
        boolean neighbours = rotary.pairing() == Rotary.Pairing.NEIGHBOURS;
        Shape angles = neighbours ? Shape.of(x.size(0), time, 1, pairs, 1) : Shape.of(x.size(0), time, 1, pairs);
        Tensor cosines = p.scratch(angles);
        Tensor sines = p.scratch(angles);
        Elements cosine = Elements.of(cosines);
        Elements sine = Elements.of(sines);
        p.run(() -> turn(cosine, sine));

        Tensor first = half(x, 0, neighbours);
        Tensor second = half(x, 1, neighbours);
        Tensor product = p.scratch(first.shape());
        Tensor other = p.scratch(first.shape());
        p.subtract(p.multiply(first, cosines, product), p.multiply(second, sines, other), half(y, 0, neighbours));
        p.add(p.multiply(second, cosines, product), p.multiply(first, sines, other), half(y, 1, neighbours));
        int passing = x.size(3) - rotary.width();
        if (passing > 0) {
            p.copy(x.slice(3, rotary.width(), passing), y.slice(3, rotary.width(), passing));
        }
    }

    /** The first or the second of each pair, {@code [batch, time, head, pair]} or {@code [batch, time, head, pair, 1]}. */
    private Tensor half(Tensor x, int which, boolean neighbours) {
        Tensor rotated = x.slice(3, 0, rotary.width());
        return neighbours ? rotated.heads(pairs).slice(4, which, 1) : rotated.slice(3, which * pairs, pairs);
    }

    private void turn(Elements cosine, Elements sine) {
        for (int row = 0; row < rows.batch(); row++) {
            double[] turns = rotary.scaling() instanceof Rotary.Scaling.Dynamic
                    ? rotary.frequencies(rows.start(row) + rows.count(row)) : frequencies;
            for (int token = 0; token < time; token++) {
                int position = rows.position(row, token);
                long at = ((long) row * time + token) * pairs;
                for (int pair = 0; pair < pairs; pair++) {
                    double angle = position * turns[pair];
                    cosine.set(at + pair, rotary.magnitude() * Math.cos(angle));
                    sine.set(at + pair, rotary.magnitude() * Math.sin(angle));
                }
            }
        }
    }
}
