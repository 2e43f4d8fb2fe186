// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.scan;

import io.heddle.api.kernel.Binding;
import io.heddle.api.kernel.Step;
import io.heddle.api.operator.SelectiveScan;
import io.heddle.api.tensor.Tensor;
import io.heddle.compute.vector.internal.memory.Dense;
import io.heddle.compute.vector.internal.memory.F32;
import io.heddle.compute.vector.internal.memory.Lane;
import io.heddle.compute.vector.internal.memory.Memory;
import io.heddle.compute.vector.internal.pointwise.Exp;
import io.heddle.compute.vector.internal.weight.FloatWeight;
import io.heddle.compute.vector.internal.work.Workers;
import io.heddle.compute.vector.internal.work.Workspaces;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Mamba's scan. A part of the work is one row and some vectors of channels; it goes through the
 * tokens in tiles that stay in the first cache, with skip and gate while a tile is there.
 */
final class SelectiveScanKernel implements Step {
    /** Tokens of a tile. */
    private static final int TILE = 64;
    /** Vectors of channels that share the staged B and C of a tile. */
    private static final int VECTORS = 4;
    /** The largest exponent of two that needs no check. */
    private static final float SAFE = 125f;
    private static final int SIZE = TILE * F32.LANES;
    private static final double LOG2_E = 1 / Math.log(2);

    private final Dense x;
    private final Dense dt;
    private final Dense b;
    private final Dense c;
    private final Dense gate;
    private final boolean gated;
    private final Lane lanes;
    private final Workers workers;
    private final Workspaces workspaces;
    private final int time;
    private final int channels;
    private final int states;
    private final int padded;
    private final int groupChannels;
    private final long y;
    private final long state;
    private final long skip;
    private final float[] rates;
    private final float[] limits;
    private final int perBlock;
    private final int blocks;
    /** Where the parts of a workspace begin: B at 0, C, the tile of dt, u and y, the states. */
    private final int cAt;
    private final int tileAt;
    private final int hAt;
    private final Workers.Part part = this::part;

    SelectiveScanKernel(SelectiveScan op, Tensor y, Binding binding, Workers workers) {
        this.x = Dense.of(op.x(), binding);
        this.dt = Dense.of(op.dt(), binding);
        this.b = Dense.of(op.b(), binding);
        this.c = Dense.of(op.c(), binding);
        this.gated = op.gate().isPresent();
        this.gate = Dense.of(op.gate().orElse(op.x()), binding);
        this.lanes = new Lane(binding.lanes());
        this.workers = workers;
        this.time = op.x().size(1);
        this.channels = op.x().shape().width();
        this.states = op.b().shape().width();
        this.padded = (states + Decayed.STATES - 1) / Decayed.STATES * Decayed.STATES;
        int groups = op.b().shape().rank() == 4 ? op.b().size(2) : 1;
        this.groupChannels = channels / groups;
        this.y = y.address();
        this.state = binding.state(op.state()).address();
        this.skip = ((FloatWeight) binding.weight(op.d())).address();
        int vectors = (channels + F32.LANES - 1) / F32.LANES;
        this.rates = new float[vectors * padded * F32.LANES];
        this.limits = new float[vectors];
        readRates(((FloatWeight) binding.weight(op.aLog())).address(), vectors);
        // A part's vectors share B and C, so they are of one group.
        this.perBlock = groups == 1 || groupChannels % (VECTORS * F32.LANES) == 0 ? VECTORS : 1;
        this.blocks = (vectors + perBlock - 1) / perBlock;
        this.cAt = TILE * padded;
        this.tileAt = 2 * TILE * padded;
        this.hAt = tileAt + 3 * SIZE;
        this.workspaces = new Workspaces(hAt + padded * F32.LANES);
    }

    /** The rates of a vector of channels, {@code [state][lane]}, as powers of two; 0 beyond the channels and states. */
    private void readRates(long aLog, int vectors) {
        for (int vector = 0; vector < vectors; vector++) {
            float most = 0;
            for (int lane = 0; lane < Math.min(F32.LANES, channels - vector * F32.LANES); lane++) {
                long row = aLog + (long) (vector * F32.LANES + lane) * states * Float.BYTES;
                for (int n = 0; n < states; n++) {
                    float rate = (float) (-Math.exp(Memory.getFloat(row + (long) n * Float.BYTES)) * LOG2_E);
                    rates[(vector * padded + n) * F32.LANES + lane] = rate;
                    most = Math.max(most, Math.abs(rate));
                }
            }
            limits[vector] = SAFE / most;
        }
    }

    @Override
    public void run() {
        x.refresh();
        dt.refresh();
        b.refresh();
        c.refresh();
        gate.refresh();
        workers.run(lanes.batch() * blocks, part);
    }

    private void part(int index, int thread) {
        int row = index / blocks;
        int first = index % blocks * perBlock;
        int vectors = Math.min(perBlock, (channels + F32.LANES - 1) / F32.LANES - first);
        int width = Math.min(vectors * F32.LANES, channels - first * F32.LANES);
        int count = lanes.count(row);
        float[] space = workspaces.take();
        for (int from = 0; from < count; from += TILE) {
            int tokens = Math.min(TILE, count - from);
            stage(b, row, from, tokens, first, space, 0);
            stage(c, row, from, tokens, first, space, cAt);
            for (int vector = first; vector < first + vectors; vector++) {
                tile(row, vector, from, tokens, space);
            }
        }
        for (int token = count; token < time; token++) {
            long from = y + (((long) row * time + token) * channels + (long) first * F32.LANES) * Float.BYTES;
            Memory.clear(from, (long) width * Float.BYTES);
        }
        workspaces.giveBack(space);
    }

    /** B or C of a tile as {@code [token][state]}, 0 beyond the states. */
    private void stage(Dense from, int row, int token, int tokens, int vector, float[] space, int at) {
        Tensor tensor = from.tensor();
        long base = tensor.address() + row * tensor.stride(0) * Float.BYTES;
        if (tensor.shape().rank() == 4) {
            base += (long) (vector * F32.LANES / groupChannels) * tensor.stride(2) * Float.BYTES;
        }
        for (int t = 0; t < tokens; t++) {
            Memory.copy(base + (token + t) * tensor.stride(1) * Float.BYTES, space, at + t * padded, states);
            for (int n = states; n < padded; n++) {
                space[at + t * padded + n] = 0;
            }
        }
    }

    private void tile(int row, int vector, int from, int tokens, float[] space) {
        int channel = vector * F32.LANES;
        int width = Math.min(F32.LANES, channels - channel);
        long slot = state + ((long) lanes.slot(row) * channels + channel) * states * Float.BYTES;
        boolean bounded = inputs(row, vector, width, from, tokens, space);
        for (int n = 0; n < padded; n++) {
            for (int lane = 0; lane < F32.LANES; lane++) {
                space[hAt + n * F32.LANES + lane] = n < states && lane < width
                        ? Memory.getFloat(slot + ((long) lane * states + n) * Float.BYTES) : 0;
            }
        }
        for (int at = 0; at < padded; at += Decayed.STATES) {
            Decayed.advance(rates, vector * padded * F32.LANES, space, hAt, tileAt, SIZE, cAt, padded, at, tokens, bounded);
        }
        for (int lane = 0; lane < width; lane++) {
            for (int n = 0; n < states; n++) {
                Memory.putFloat(slot + ((long) lane * states + n) * Float.BYTES, space[hAt + n * F32.LANES + lane]);
            }
        }
        results(row, channel, width, from, tokens, space);
    }

    /** Brings dt, {@code u = dt x} and the skip {@code y = d x} into the tile; whether all exponents are within bounds. */
    private boolean inputs(int row, int vector, int width, int from, int tokens, float[] space) {
        long at = (long) vector * F32.BYTES;
        long xStep = x.tensor().stride(1) * Float.BYTES;
        long dtStep = dt.tensor().stride(1) * Float.BYTES;
        long xs = x.tensor().address() + row * x.tensor().stride(0) * Float.BYTES + from * xStep + at;
        long dts = dt.tensor().address() + row * dt.tensor().stride(0) * Float.BYTES + from * dtStep + at;
        return width == F32.LANES ? wholeInputs(xs, xStep, dts, dtStep, skip + at, limits[vector], tokens, space)
                : someInputs(xs, xStep, dts, dtStep, skip + at, limits[vector], width, tokens, space);
    }

    private boolean wholeInputs(long xs, long xStep, long dts, long dtStep, long d, float limit, int tokens, float[] space) {
        boolean bounded = true;
        for (int token = 0; token < tokens; token++) {
            int place = tileAt + token * F32.LANES;
            FloatVector step = F32.load(dts + token * dtStep);
            FloatVector in = F32.load(xs + token * xStep);
            bounded &= step.abs().compare(VectorOperators.LE, limit).allTrue();
            step.intoArray(space, place);
            step.mul(in).intoArray(space, place + SIZE);
            in.mul(F32.load(d)).intoArray(space, place + 2 * SIZE);
        }
        return bounded;
    }

    /** The channels of the last vector, where they do not fill it. */
    private boolean someInputs(long xs, long xStep, long dts, long dtStep, long d, float limit, int width, int tokens,
            float[] space) {
        boolean bounded = true;
        for (int token = 0; token < tokens; token++) {
            for (int lane = 0; lane < F32.LANES; lane++) {
                int place = tileAt + token * F32.LANES + lane;
                long at = (long) lane * Float.BYTES;
                float step = lane < width ? Memory.getFloat(dts + token * dtStep + at) : 0;
                float in = lane < width ? Memory.getFloat(xs + token * xStep + at) : 0;
                bounded &= Math.abs(step) <= limit;
                space[place] = step;
                space[place + SIZE] = step * in;
                space[place + 2 * SIZE] = lane < width ? in * Memory.getFloat(d + at) : 0;
            }
        }
        return bounded;
    }

    private void results(int row, int channel, int width, int from, int tokens, float[] space) {
        long target = y + (((long) row * time + from) * channels + channel) * Float.BYTES;
        long step = gate.tensor().stride(1) * Float.BYTES;
        long gates = gate.tensor().address() + row * gate.tensor().stride(0) * Float.BYTES + from * step
                + (long) channel * Float.BYTES;
        if (gated && width == F32.LANES) {
            gatedResults(gates, step, target, tokens, space);
            return;
        }
        for (int token = 0; token < tokens; token++) {
            int place = tileAt + 2 * SIZE + token * F32.LANES;
            for (int lane = 0; gated && lane < width; lane++) {
                float z = Memory.getFloat(gates + token * step + (long) lane * Float.BYTES);
                space[place + lane] *= (float) (z / (1 + Math.exp(-z)));
            }
            Memory.copy(space, place, target + (long) token * channels * Float.BYTES, width);
        }
    }

    private void gatedResults(long gates, long step, long target, int tokens, float[] space) {
        for (int token = 0; token < tokens; token++) {
            FloatVector result = FloatVector.fromArray(F32.SPECIES, space, tileAt + 2 * SIZE + token * F32.LANES);
            F32.store(result.mul(Exp.silu(F32.load(gates + token * step))), target + (long) token * channels * Float.BYTES);
        }
    }
}
