// SPDX-License-Identifier: Apache-2.0
package io.heddle.itest;

import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;

/**
 * Numbers in row-major order, and what conversions of checkpoints do to them.
 *
 * @param shape outermost axis first
 */
record StoredArray(int[] shape, float[] values) {
    StoredArray shaped(int... sizes) {
        return new StoredArray(sizes, values);
    }

    /** As a vector. */
    StoredArray flat() {
        return shaped(values.length);
    }

    /** Without axes of one entry. */
    StoredArray squeezed() {
        return shaped(Arrays.stream(shape).filter(size -> size != 1).toArray());
    }

    StoredArray map(DoubleUnaryOperator each) {
        float[] mapped = new float[values.length];
        for (int i = 0; i < mapped.length; i++) {
            mapped[i] = (float) each.applyAsDouble(values[i]);
        }
        return new StoredArray(shape, mapped);
    }

    StoredArray transposed() {
        float[] turned = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            turned[i % shape[1] * shape[0] + i / shape[1]] = values[i];
        }
        return new StoredArray(new int[] {shape[1], shape[0]}, turned);
    }

    /** Each of the matrices along the first axis transposed. */
    StoredArray eachTransposed() {
        StoredArray[] parts = IntStream.range(0, shape[0])
                .mapToObj(i -> rows(i, i + 1).shaped(shape[1], shape[2]).transposed()).toArray(StoredArray[]::new);
        return joined(List.of(parts)).shaped(shape[0], shape[2], shape[1]);
    }

    /** Rows {@code [from, to)}; a row is all that one index of the first axis stands for. */
    StoredArray rows(int from, int to) {
        int row = values.length / shape[0];
        int[] sizes = shape.clone();
        sizes[0] = to - from;
        return new StoredArray(sizes, Arrays.copyOfRange(values, from * row, to * row));
    }

    /** Rows of several arrays after each other. */
    static StoredArray joined(List<StoredArray> parts) {
        int[] sizes = parts.getFirst().shape.clone();
        sizes[0] = parts.stream().mapToInt(part -> part.shape[0]).sum();
        float[] all = new float[parts.stream().mapToInt(part -> part.values.length).sum()];
        int at = 0;
        for (StoredArray part : parts) {
            System.arraycopy(part.values, 0, all, at, part.values.length);
            at += part.values.length;
        }
        return new StoredArray(sizes, all);
    }

    /** Arrays as entries of a new first axis. */
    static StoredArray stacked(List<StoredArray> parts) {
        int[] sizes = IntStream.concat(IntStream.of(parts.size()), IntStream.of(parts.getFirst().shape)).toArray();
        return new StoredArray(sizes, joined(parts).values);
    }

    /** Rows in the order in which llama.cpp rotates neighbours: row i of a head's first half, row i of its second, .. */
    StoredArray neighbours(int heads) {
        int dim = shape[0] / heads;
        return joined(IntStream.range(0, shape[0])
                .map(row -> row / dim * dim + (row % dim % 2 == 0 ? row % dim / 2 : dim / 2 + row % dim / 2))
                .mapToObj(row -> rows(row, row + 1)).toList()).shaped(shape);
    }
}
