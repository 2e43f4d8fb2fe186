// SPDX-License-Identifier: Apache-2.0
package io.heddle.itest.planted;

import io.heddle.api.mechanism.Mixer;
import io.heddle.api.operator.ChannelRecurrence;
import io.heddle.api.operator.Concat;
import io.heddle.api.operator.Linear;
import io.heddle.api.operator.Scale;
import io.heddle.api.run.Run;
import io.heddle.api.state.MixerState;
import io.heddle.api.state.StateSpec;
import io.heddle.api.tensor.DataType;
import io.heddle.api.tensor.Shape;
import io.heddle.api.tensor.Tensor;
import io.heddle.api.tensor.TensorSpec;
import io.heddle.api.weight.Weight;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/**
 * One matrix, and a fault.
 *
 * @param fault what is wrong
 * @param bundle what started it
 * @param state what it declares to keep
 * @param w the matrix
 */
record PlantedMixer(Fault fault, PlantedActivator bundle, StateSpec state, Weight w) implements Mixer {
    /** The channels of the good one's state. */
    static final int STATE = 4;
    private static final int KEPT_BYTES = 1 << 17;
    // State of the class, as faulty code has it.
    private static final List<byte[]> KEPT = new ArrayList<>();
    private static final ThreadLocal<Object> LOCAL = new ThreadLocal<>();
    private static int calls;

    private interface Value {
        double at(Tensor x, int row, int token, int channel);
    }

    @Override
    public Tensor forward(Tensor x, MixerState handles, Run run) {
        Tensor y = run.apply(new Linear(x, w));
        return switch (fault) {
            case NONE, SILENT, DIVIDES, LEAVES_THREAD, LIES_ABOUT_STATE -> y;
            case NONE_WITH_STATE -> carried(y, handles, run);
            case WRONG_SHAPE -> y.slice(-1, 0, y.size(-1) / 2);
            case THROWS -> throw new IllegalStateException("planted");
            case VANISHES -> then(run, y, bundle::vanish);
            case NAN -> each(run, y, (in, row, token, channel) -> Double.NaN);
            case UNSTEADY -> each(run, y, (in, row, token, channel) -> get(in, row, token, channel) + calls++);
            case LOOKS_AHEAD -> each(run, y, (in, row, token, channel) ->
                    get(in, row, token, channel) + get(in, row, in.size(1) - 1, channel));
            case MIXES_ROWS -> each(run, y, (in, row, token, channel) ->
                    get(in, row, token, channel) + get(in, (row + 1) % in.size(0), token, channel));
            case SLOW -> tokenByToken(run, y);
            case QUADRATIC -> squared(run, y);
            case GROWS_HEAP -> then(run, y, () -> KEPT.add(new byte[KEPT_BYTES]));
            case GROWS_DEVICE -> then(run, y, bundle::keepDeviceMemory);
            case LEAVES_THREAD_LOCAL -> {
                LOCAL.set(this);
                yield y;
            }
        };
    }

    private Tensor carried(Tensor y, MixerState handles, Run run) {
        Tensor part = y.slice(-1, 0, STATE);
        Tensor sum = run.apply(new ChannelRecurrence(part, run.apply(new Scale(part, 0.5)), handles.get("sum")));
        return run.apply(new Concat(List.of(sum, y.slice(-1, STATE, y.size(-1) - STATE))));
    }

    private static Tensor tokenByToken(Run run, Tensor y) {
        for (int token = 0; token < y.size(1); token++) {
            run.apply(new Scale(y.slice(1, token, 1), 1));
        }
        return y;
    }

    private static Tensor squared(Run run, Tensor y) {
        int time = y.size(1);
        Tensor square = run.foreign(List.of(y), new TensorSpec(y.type(), Shape.of(y.size(0), time, time)), (in, out) -> { });
        return run.foreign(List.of(square, y), y.spec(), (in, out) -> copy(in.getLast(), out));
    }

    private static Tensor then(Run run, Tensor y, Runnable fault) {
        return run.foreign(List.of(y), y.spec(), (in, out) -> {
            copy(in.getFirst(), out);
            fault.run();
        });
    }

    private static void copy(Tensor from, Tensor to) {
        long bytes = to.shape().count() * to.type().bytes();
        MemorySegment.copy(from.segment(), 0, to.segment(), 0, bytes);
    }

    private static Tensor each(Run run, Tensor y, Value value) {
        return run.foreign(List.of(y), y.spec(), (in, out) -> {
            for (int row = 0; row < out.size(0); row++) {
                for (int token = 0; token < out.size(1); token++) {
                    for (int channel = 0; channel < out.size(2); channel++) {
                        set(out, row, token, channel, value.at(in.getFirst(), row, token, channel));
                    }
                }
            }
        });
    }

    private static long place(Tensor tensor, int row, int token, int channel) {
        return row * (long) tensor.stride(0) + token * (long) tensor.stride(1) + channel * (long) tensor.stride(2);
    }

    private static double get(Tensor tensor, int row, int token, int channel) {
        long at = place(tensor, row, token, channel);
        return tensor.type() == DataType.F64 ? tensor.segment().getAtIndex(ValueLayout.JAVA_DOUBLE, at)
                : tensor.segment().getAtIndex(ValueLayout.JAVA_FLOAT, at);
    }

    private static void set(Tensor tensor, int row, int token, int channel, double value) {
        long at = place(tensor, row, token, channel);
        if (tensor.type() == DataType.F64) {
            tensor.segment().setAtIndex(ValueLayout.JAVA_DOUBLE, at, value);
        } else {
            tensor.segment().setAtIndex(ValueLayout.JAVA_FLOAT, at, (float) value);
        }
    }
}
