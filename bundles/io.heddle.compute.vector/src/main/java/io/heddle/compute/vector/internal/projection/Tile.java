// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.projection;

import io.heddle.compute.vector.internal.memory.F32;
import jdk.incubator.vector.FloatVector;

/**
 * The innermost product: some rows of a matrix times a panel of two vectors of columns, with every
 * sum in a register. Rows are read as they lie and spread over a vector; the panel is packed.
 */
public final class Tile {
    /** Columns of a panel. */
    public static final int COLUMNS = 2 * F32.LANES;
    /** Rows at a time: as many sums as there are registers for. */
    public static final int ROWS = F32.LANES == 16 ? 8 : 4;

    private Tile() {}

    /**
     * {@code out[outAt + i * COLUMNS + j] = sum over k of a[aAt + i * aStep + k] * panel[panelAt + k * COLUMNS + j]}
     * for {@link #ROWS} rows.
     */
    public static void product(float[] a, int aAt, int aStep, float[] panel, int panelAt, int depth, float[] out, int outAt) {
        if (ROWS == 8) {
            product8(a, aAt, aStep, panel, panelAt, depth, out, outAt);
        } else {
            product4(a, aAt, aStep, panel, panelAt, depth, out, outAt);
        }
    }

    /**
     * {@code out[outAt + i * COLUMNS + j] += sum over k of a[aAt + k * aStep + i] * panel[panelAt + k * COLUMNS + j]}
     * for {@link #ROWS} rows: the product of a matrix that lies turned, added to what is there.
     */
    public static void addTurned(float[] a, int aAt, int aStep, float[] panel, int panelAt, int depth, float[] out, int outAt) {
        if (ROWS == 8) {
            addTurned8(a, aAt, aStep, panel, panelAt, depth, out, outAt);
        } else {
            addTurned4(a, aAt, aStep, panel, panelAt, depth, out, outAt);
        }
    }

    private static FloatVector vector(float[] panel, int at) {
        return FloatVector.fromArray(F32.SPECIES, panel, at);
    }

    private static void product8(float[] a, int aAt, int aStep, float[] panel, int panelAt, int depth, float[] out, int outAt) {
        FloatVector zero = F32.all(0f);
        FloatVector s00 = zero, s01 = zero, s10 = zero, s11 = zero, s20 = zero, s21 = zero, s30 = zero, s31 = zero;
        FloatVector s40 = zero, s41 = zero, s50 = zero, s51 = zero, s60 = zero, s61 = zero, s70 = zero, s71 = zero;
        int r1 = aAt + aStep, r2 = r1 + aStep, r3 = r2 + aStep, r4 = r3 + aStep, r5 = r4 + aStep, r6 = r5 + aStep, r7 = r6 + aStep;
        for (int k = 0; k < depth; k++) {
            FloatVector b0 = vector(panel, panelAt + k * COLUMNS);
            FloatVector b1 = vector(panel, panelAt + k * COLUMNS + F32.LANES);
            FloatVector row = F32.all(a[aAt + k]);
            s00 = row.fma(b0, s00);
            s01 = row.fma(b1, s01);
            row = F32.all(a[r1 + k]);
            s10 = row.fma(b0, s10);
            s11 = row.fma(b1, s11);
            row = F32.all(a[r2 + k]);
            s20 = row.fma(b0, s20);
            s21 = row.fma(b1, s21);
            row = F32.all(a[r3 + k]);
            s30 = row.fma(b0, s30);
            s31 = row.fma(b1, s31);
            row = F32.all(a[r4 + k]);
            s40 = row.fma(b0, s40);
            s41 = row.fma(b1, s41);
            row = F32.all(a[r5 + k]);
            s50 = row.fma(b0, s50);
            s51 = row.fma(b1, s51);
            row = F32.all(a[r6 + k]);
            s60 = row.fma(b0, s60);
            s61 = row.fma(b1, s61);
            row = F32.all(a[r7 + k]);
            s70 = row.fma(b0, s70);
            s71 = row.fma(b1, s71);
        }
        store(s00, s01, out, outAt);
        store(s10, s11, out, outAt + COLUMNS);
        store(s20, s21, out, outAt + 2 * COLUMNS);
        store(s30, s31, out, outAt + 3 * COLUMNS);
        store(s40, s41, out, outAt + 4 * COLUMNS);
        store(s50, s51, out, outAt + 5 * COLUMNS);
        store(s60, s61, out, outAt + 6 * COLUMNS);
        store(s70, s71, out, outAt + 7 * COLUMNS);
    }

    private static void product4(float[] a, int aAt, int aStep, float[] panel, int panelAt, int depth, float[] out, int outAt) {
        FloatVector zero = F32.all(0f);
        FloatVector s00 = zero, s01 = zero, s10 = zero, s11 = zero, s20 = zero, s21 = zero, s30 = zero, s31 = zero;
        int r1 = aAt + aStep, r2 = r1 + aStep, r3 = r2 + aStep;
        for (int k = 0; k < depth; k++) {
            FloatVector b0 = vector(panel, panelAt + k * COLUMNS);
            FloatVector b1 = vector(panel, panelAt + k * COLUMNS + F32.LANES);
            FloatVector row = F32.all(a[aAt + k]);
            s00 = row.fma(b0, s00);
            s01 = row.fma(b1, s01);
            row = F32.all(a[r1 + k]);
            s10 = row.fma(b0, s10);
            s11 = row.fma(b1, s11);
            row = F32.all(a[r2 + k]);
            s20 = row.fma(b0, s20);
            s21 = row.fma(b1, s21);
            row = F32.all(a[r3 + k]);
            s30 = row.fma(b0, s30);
            s31 = row.fma(b1, s31);
        }
        store(s00, s01, out, outAt);
        store(s10, s11, out, outAt + COLUMNS);
        store(s20, s21, out, outAt + 2 * COLUMNS);
        store(s30, s31, out, outAt + 3 * COLUMNS);
    }

    private static void addTurned8(float[] a, int aAt, int aStep, float[] panel, int panelAt, int depth, float[] out, int outAt) {
        FloatVector s00 = vector(out, outAt), s01 = vector(out, outAt + F32.LANES);
        FloatVector s10 = vector(out, outAt + COLUMNS), s11 = vector(out, outAt + COLUMNS + F32.LANES);
        FloatVector s20 = vector(out, outAt + 2 * COLUMNS), s21 = vector(out, outAt + 2 * COLUMNS + F32.LANES);
        FloatVector s30 = vector(out, outAt + 3 * COLUMNS), s31 = vector(out, outAt + 3 * COLUMNS + F32.LANES);
        FloatVector s40 = vector(out, outAt + 4 * COLUMNS), s41 = vector(out, outAt + 4 * COLUMNS + F32.LANES);
        FloatVector s50 = vector(out, outAt + 5 * COLUMNS), s51 = vector(out, outAt + 5 * COLUMNS + F32.LANES);
        FloatVector s60 = vector(out, outAt + 6 * COLUMNS), s61 = vector(out, outAt + 6 * COLUMNS + F32.LANES);
        FloatVector s70 = vector(out, outAt + 7 * COLUMNS), s71 = vector(out, outAt + 7 * COLUMNS + F32.LANES);
        for (int k = 0; k < depth; k++) {
            FloatVector b0 = vector(panel, panelAt + k * COLUMNS);
            FloatVector b1 = vector(panel, panelAt + k * COLUMNS + F32.LANES);
            int at = aAt + k * aStep;
            FloatVector row = F32.all(a[at]);
            s00 = row.fma(b0, s00);
            s01 = row.fma(b1, s01);
            row = F32.all(a[at + 1]);
            s10 = row.fma(b0, s10);
            s11 = row.fma(b1, s11);
            row = F32.all(a[at + 2]);
            s20 = row.fma(b0, s20);
            s21 = row.fma(b1, s21);
            row = F32.all(a[at + 3]);
            s30 = row.fma(b0, s30);
            s31 = row.fma(b1, s31);
            row = F32.all(a[at + 4]);
            s40 = row.fma(b0, s40);
            s41 = row.fma(b1, s41);
            row = F32.all(a[at + 5]);
            s50 = row.fma(b0, s50);
            s51 = row.fma(b1, s51);
            row = F32.all(a[at + 6]);
            s60 = row.fma(b0, s60);
            s61 = row.fma(b1, s61);
            row = F32.all(a[at + 7]);
            s70 = row.fma(b0, s70);
            s71 = row.fma(b1, s71);
        }
        store(s00, s01, out, outAt);
        store(s10, s11, out, outAt + COLUMNS);
        store(s20, s21, out, outAt + 2 * COLUMNS);
        store(s30, s31, out, outAt + 3 * COLUMNS);
        store(s40, s41, out, outAt + 4 * COLUMNS);
        store(s50, s51, out, outAt + 5 * COLUMNS);
        store(s60, s61, out, outAt + 6 * COLUMNS);
        store(s70, s71, out, outAt + 7 * COLUMNS);
    }

    private static void addTurned4(float[] a, int aAt, int aStep, float[] panel, int panelAt, int depth, float[] out, int outAt) {
        FloatVector s00 = vector(out, outAt), s01 = vector(out, outAt + F32.LANES);
        FloatVector s10 = vector(out, outAt + COLUMNS), s11 = vector(out, outAt + COLUMNS + F32.LANES);
        FloatVector s20 = vector(out, outAt + 2 * COLUMNS), s21 = vector(out, outAt + 2 * COLUMNS + F32.LANES);
        FloatVector s30 = vector(out, outAt + 3 * COLUMNS), s31 = vector(out, outAt + 3 * COLUMNS + F32.LANES);
        for (int k = 0; k < depth; k++) {
            FloatVector b0 = vector(panel, panelAt + k * COLUMNS);
            FloatVector b1 = vector(panel, panelAt + k * COLUMNS + F32.LANES);
            int at = aAt + k * aStep;
            FloatVector row = F32.all(a[at]);
            s00 = row.fma(b0, s00);
            s01 = row.fma(b1, s01);
            row = F32.all(a[at + 1]);
            s10 = row.fma(b0, s10);
            s11 = row.fma(b1, s11);
            row = F32.all(a[at + 2]);
            s20 = row.fma(b0, s20);
            s21 = row.fma(b1, s21);
            row = F32.all(a[at + 3]);
            s30 = row.fma(b0, s30);
            s31 = row.fma(b1, s31);
        }
        store(s00, s01, out, outAt);
        store(s10, s11, out, outAt + COLUMNS);
        store(s20, s21, out, outAt + 2 * COLUMNS);
        store(s30, s31, out, outAt + 3 * COLUMNS);
    }

    private static void store(FloatVector first, FloatVector second, float[] out, int at) {
        first.intoArray(out, at);
        second.intoArray(out, at + F32.LANES);
    }
}
