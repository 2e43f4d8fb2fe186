// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.neural;

import io.heddle.api.kernel.Binding;
import io.heddle.api.state.StateTensor;
import io.heddle.api.tensor.DataType;
import io.heddle.api.tensor.Shape;
import io.heddle.api.weight.Weight;
import io.heddle.compute.vector.internal.memory.Memory;
import io.heddle.compute.vector.internal.weight.FloatWeight;
import io.heddle.compute.vector.internal.weight.VectorWeight;

/**
 * One layer of the memories of all heads and slots; its weights are where it starts and what it
 * learned, together.
 *
 * @param start the address of {@code [head, out, in]}
 * @param learned the address of {@code [slot, head, out, in]}
 * @param momentum like learned
 * @param heads of each slot
 * @param out rows a head
 * @param in floats a row
 */
record Layer(long start, long learned, long momentum, int heads, int out, int in) {
    static Layer of(Weight weight, StateTensor learned, StateTensor momentum, Binding binding) {
        Shape shape = weight.shape();
        return new Layer(start((VectorWeight) binding.weight(weight), binding), binding.state(learned).address(),
                binding.state(momentum).address(), shape.size(0), shape.size(1), shape.size(2));
    }

    private static long start(VectorWeight weight, Binding binding) {
        if (weight instanceof FloatWeight floats) {
            return floats.address();
        }
        float[] numbers = weight.numbers();
        long address = binding.scratch().allocate(DataType.F32, weight.shape()).address();
        Memory.copy(numbers, 0, address, numbers.length);
        return address;
    }

    private long rowBytes() {
        return (long) in * Float.BYTES;
    }

    private long startOf(int head) {
        return start + (long) head * out * rowBytes();
    }

    private long stateOf(int slot, int head) {
        return ((long) slot * heads + head) * out * rowBytes();
    }

    /** {@code y = W x}. */
    void multiply(int slot, int head, long x, long y) {
        long first = startOf(head);
        long second = learned + stateOf(slot, head);
        for (int row = 0; row < out; row++) {
            Memory.putFloat(y + (long) row * Float.BYTES, Rows.dot(in, first, second, x));
            first += rowBytes();
            second += rowBytes();
        }
    }

    /** {@code y = Wᵀ x}. */
    void multiplyTurned(int slot, int head, long x, long y) {
        long first = startOf(head);
        long second = learned + stateOf(slot, head);
        Memory.clear(y, rowBytes());
        for (int row = 0; row < out; row++) {
            Rows.add(in, first, second, Memory.getFloat(x + (long) row * Float.BYTES), y);
            first += rowBytes();
            second += rowBytes();
        }
    }

    /** {@code momentum = eta momentum + error xᵀ}, and {@code W = (1 - alpha) W + momentum}. */
    void learn(int slot, int head, float eta, float alpha, long error, long x) {
        long first = startOf(head);
        long state = stateOf(slot, head);
        for (int row = 0; row < out; row++) {
            float factor = Memory.getFloat(error + (long) row * Float.BYTES);
            Rows.learn(in, first, learned + state, momentum + state, eta, alpha, factor, x);
            first += rowBytes();
            state += rowBytes();
        }
    }
}
