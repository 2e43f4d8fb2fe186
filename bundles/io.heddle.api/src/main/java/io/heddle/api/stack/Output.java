// SPDX-License-Identifier: Apache-2.0
package io.heddle.api.stack;

/**
 * Results of a pass on the host: {@code [row, time, size]}. Reused by the next pass of the same
 * session; copy what is kept. Entries of tokens beyond a row's piece are undefined.
 *
 * @param rows the number of rows
 * @param time the tokens of the longest row
 * @param size the number of logits, classes or channels
 * @param values in row-major order; may be longer than needed
 */
public record Output(int rows, int time, int size, float[] values) {
    /** Where the results of a token begin. */
    public int at(int row, int token) {
        return (row * time + token) * size;
    }

    /** Copies the results of a token. */
    public float[] copy(int row, int token) {
        int begin = at(row, token);
        return java.util.Arrays.copyOfRange(values, begin, begin + size);
    }
}
