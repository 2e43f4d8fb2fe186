// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.nd4j.internal.recurrence;

import io.heddle.api.operator.NeuralMemory;
import io.heddle.api.state.StateTensor;
import io.heddle.api.tensor.Shape;
import io.heddle.api.tensor.Tensor;
import io.heddle.api.weight.Weight;
import io.heddle.compute.nd4j.internal.program.Program;
import io.heddle.compute.nd4j.internal.program.Rows;

/** A memory trained token by token: each gradient needs the weights that the token before left. */
final class NeuralMemoryKernel {
    private final NeuralMemory operator;
    private final Program program;
    private final Rows rows;
    private final BlockLoop loop;
    private final Program body;
    private final int heads;
    private final int n;

    private NeuralMemoryKernel(NeuralMemory operator, Program program) {
        this.operator = operator;
        this.program = program;
        rows = new Rows(program);
        loop = new BlockLoop(program, rows, operator.key().size(1), 1);
        body = loop.body();
        heads = operator.key().size(2);
        n = rows.batch() * heads;
    }

    static void append(NeuralMemory operator, Tensor output, Program program) {
        new NeuralMemoryKernel(operator, program).append(output);
    }

    /**
     * One layer of all memories.
     *
     * @param carried {@code [batch, head, out, in]}: what it learned
     * @param momentum like carried
     * @param start {@code [1, head, out, in]}
     * @param weights {@code [n, out, in]}: start and learned together
     */
    private record Layer(StateTensor state, StateTensor momentumState, Tensor carried, Tensor momentum, Tensor start,
            Tensor weights) {}

    private void append(Tensor output) {
        Layer up = layer(operator.memory().up(), operator.memory().upMomentum(), operator.up());
        Layer down = layer(operator.memory().down(), operator.memory().downMomentum(), operator.down());
        Tensor key = load(operator.key());
        Tensor value = load(operator.value());
        Tensor query = load(operator.query());
        Tensor rate = numbers(operator.rate(), 0);
        Tensor eta = numbers(operator.momentum(), 1);
        Tensor alpha = numbers(operator.forgetting(), 0);
        Tensor valid = body.scratch(rows.batch(), 1);
        loop.mask(valid);

        Tensor inner = multiply(key, up.weights());
        Tensor share = body.sigmoid(inner, body.scratch(inner.shape()));
        Tensor active = body.multiply(inner, share, body.scratch(inner.shape()));
        // -∇ for the second layer's result: 2 rate (v - M(k)).
        Tensor error = body.subtract(value, multiply(active, down.weights()), body.scratch(value.shape()));
        body.scale(body.multiply(error, rate, error), 2, error);
        Tensor back = body.matmul(error, down.weights(), body.scratch(inner.shape()));
        body.multiply(back, slope(share, active), back);

        learn(up, eta, alpha, valid, back, key);
        learn(down, eta, alpha, valid, error, active);
        Tensor read = multiply(query, up.weights());
        body.multiply(read, body.sigmoid(read, share), read);
        Tensor y = multiply(read, down.weights());
        Shape byHead = Shape.of(rows.batch(), heads, 1, operator.query().size(3));
        loop.store(y.reshape(byHead).permute(0, 2, 1, 3), output);
        program.run(loop.toAction());
        write(up);
        write(down);
    }

    /** The slope of silu: s + a (1 - s). */
    private Tensor slope(Tensor share, Tensor active) {
        Tensor rest = body.shift(body.scale(share, -1, body.scratch(share.shape())), 1, body.scratch(share.shape()));
        body.multiply(rest, active, rest);
        return body.add(rest, share, rest);
    }

    private Layer layer(StateTensor state, StateTensor momentumState, Weight weight) {
        Tensor carried = rows.read(state);
        Tensor start = body.weight(weight).reshape(weight.shape().prepend(1));
        Tensor weights = body.scratch(carried.shape());
        body.add(carried, start, weights);
        return new Layer(state, momentumState, carried, rows.read(momentumState), start,
                weights.reshape(Shape.of(n, weight.shape().size(1), weight.shape().size(2))));
    }

    /** Momentum and forgetting of one layer, whose descent is {@code outᵀ in}. */
    private void learn(Layer layer, Tensor eta, Tensor alpha, Tensor valid, Tensor out, Tensor in) {
        Shape flat = layer.weights().shape();
        Shape byHead = layer.carried().shape();
        Tensor momentum = layer.momentum().reshape(flat);
        body.multiply(momentum, eta, momentum);
        body.addMatmul(out, true, in, false, momentum);
        // Where no token is the memory stays, although its momentum does not vanish.
        Tensor step = body.multiply(layer.momentum(), valid.reshape(Shape.of(rows.batch(), 1, 1, 1)), body.scratch(byHead));
        body.add(layer.carried(), step, layer.carried());
        Tensor forgotten = body.multiply(layer.weights(), alpha, body.scratch(flat));
        body.subtract(layer.carried(), forgotten.reshape(byHead), layer.carried());
        body.add(layer.carried(), layer.start(), layer.weights().reshape(byHead));
    }

    private void write(Layer layer) {
        rows.write(layer.carried(), layer.state());
        rows.write(layer.momentum(), layer.momentumState());
    }

    /** {@code x [n, 1, in]} through {@code weights [n, out, in]}. */
    private Tensor multiply(Tensor x, Tensor weights) {
        return body.matmul(x, false, weights, true, body.scratch(n, 1, weights.size(1)));
    }

    /** {@code x [batch, time, head, width]} as {@code [n, 1, width]}. */
    private Tensor load(Tensor x) {
        Tensor block = body.scratch(rows.batch(), heads, 1, x.size(3));
        loop.load(x, block.permute(0, 2, 1, 3), 0);
        return block.reshape(Shape.of(n, 1, x.size(3)));
    }

    /** {@code x [batch, time, head]} as {@code [n, 1, 1]}. */
    private Tensor numbers(Tensor x, double otherwise) {
        Tensor block = body.scratch(rows.batch(), heads, 1, 1);
        loop.load(x.heads(heads), block.permute(0, 2, 1, 3), otherwise);
        return block.reshape(Shape.of(n, 1, 1));
    }
}
