// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.nd4j.internal;

import io.heddle.api.kernel.Binding;
import io.heddle.api.kernel.Kernel;
import io.heddle.api.kernel.KernelSet;
import io.heddle.api.kernel.Step;
import io.heddle.api.operator.Operator;
import io.heddle.api.run.Lanes;
import io.heddle.api.state.Growth;
import io.heddle.api.state.StateEntry;
import io.heddle.api.state.StateTensor;
import io.heddle.api.tensor.Arena;
import io.heddle.api.tensor.DataType;
import io.heddle.api.tensor.Device;
import io.heddle.api.tensor.Shape;
import io.heddle.api.tensor.Tensor;
import io.heddle.api.weight.DenseWeight;
import io.heddle.api.weight.PreparedWeight;
import io.heddle.api.weight.Weight;
import io.heddle.api.weight.WeightInit;
import io.heddle.compute.nd4j.internal.program.Elements;
import io.heddle.device.cpu.internal.CpuDevice;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Runs one operator after another through the compute, with tensors, weights and states made here. */
public final class Eager implements AutoCloseable {
    private final Device device = new CpuDevice();
    private final KernelSet kernels = new Nd4jCompute(device, Map::of);
    private final Arena arena = new Arena(device);
    private final Map<Weight, Tensor> weights = new HashMap<>();
    private final Map<StateTensor, Tensor> states = new IdentityHashMap<>();
    private final DataType type;
    private Lanes lanes;

    /** @param type of activations, weights and states */
    public Eager(DataType type) {
        this.type = type;
        lanes(1, 0);
    }

    public DataType type() {
        return type;
    }

    public Device device() {
        return device;
    }

    /** A dense tensor of these numbers. */
    public Tensor tensor(Shape shape, double... values) {
        return fill(arena.allocate(type, shape), values);
    }

    /** A tensor of these numbers whose rows lie apart in memory, as a slice of a wider one does; NaN between. */
    public Tensor strided(Shape shape, double... values) {
        Tensor wide = arena.allocate(type, shape.with(-1, shape.width() + 3));
        fill(wide, Double.NaN);
        return fill(wide.slice(-1, 2, shape.width()), values);
    }

    /** A dense I32 tensor. */
    public Tensor indices(Shape shape, int... values) {
        return fill(arena.allocate(DataType.I32, shape), Arrays.stream(values).asDoubleStream().toArray());
    }

    /** A weight with these numbers. */
    public Weight weight(String name, Shape shape, double... values) {
        Weight weight = new Weight("test/" + name, shape, Weight.Use.EXACT, WeightInit.constant(0));
        weights.put(weight, tensor(shape, values));
        return weight;
    }

    /** A carried state of zeros: {@code [slots, shape..]}. */
    public StateTensor state(String name, int slots, int... shape) {
        return state(name, StateEntry.Kind.RECURRENT, new Growth.Fixed(), Shape.of(shape), Shape.of(shape).prepend(slots));
    }

    /** A cache of zeros: {@code [slots, capacity, shape..]}. */
    public StateTensor cache(String name, Growth growth, int slots, int capacity, int... shape) {
        return state(name, StateEntry.Kind.CACHE, growth, Shape.of(shape), Shape.of(shape).prepend(slots, capacity));
    }

    /** A state of any kind. */
    public StateTensor state(String name, StateEntry.Kind kind, Growth growth, Shape entry, Shape storage) {
        StateTensor state = new StateTensor("test/" + name, new StateEntry(name, entry, kind, growth));
        states.put(state, arena.allocate(kind.type(type), storage));
        return state;
    }

    /** The storage of a state. */
    public Tensor storage(StateTensor state) {
        return states.get(state);
    }

    /** Rows in slots 0, 1, ..., all beginning at {@code start}; tokens are all valid if {@code counts} is empty. */
    public Eager lanes(int batch, int start, int... counts) {
        int[] slots = new int[batch];
        int[] starts = new int[batch];
        Arrays.setAll(slots, i -> i);
        Arrays.fill(starts, start);
        int[] all = new int[batch];
        Arrays.fill(all, Integer.MAX_VALUE);
        return lanes(slots, starts, counts.length == 0 ? all : counts);
    }

    /** Rows in any slots; a count of {@code Integer.MAX_VALUE} becomes the operator's time. */
    public Eager lanes(int[] slots, int[] starts, int[] counts) {
        Shape rows = Shape.of(slots.length);
        lanes = new Lanes(indices(rows, slots), indices(rows, starts), indices(rows, counts), Optional.empty());
        return this;
    }

    /** Changes the lanes that were set in their place, as a replayed pass sees it. */
    public Eager lanesNow(int[] starts, int[] counts) {
        fill(lanes.start(), Arrays.stream(starts).asDoubleStream().toArray());
        fill(lanes.count(), Arrays.stream(counts).asDoubleStream().toArray());
        return this;
    }

    /** Positions of their own, {@code [batch, time]}, for the lanes that were set. */
    public Eager positions(Shape shape, int... positions) {
        lanes = new Lanes(lanes.slot(), lanes.start(), lanes.count(), Optional.of(indices(shape, positions)));
        return this;
    }

    /** The one result of an operator. */
    public Tensor run(Operator operator) {
        return runAll(operator).getFirst();
    }

    /** The results of an operator, which begin as NaN; scratch memory is freed. */
    public List<Tensor> runAll(Operator operator) {
        try (Arena scratch = new Arena(device)) {
            List<Tensor> outputs = outputs(operator);
            try (Step step = bind(operator, outputs, scratch)) {
                step.run();
            }
            return outputs;
        }
    }

    /** Tensors for the results, filled with NaN. */
    public List<Tensor> outputs(Operator operator) {
        List<Tensor> outputs = new ArrayList<>();
        operator.outputs().forEach(spec -> outputs.add(fill(arena.allocate(spec.type(), spec.shape()), Double.NaN)));
        return outputs;
    }

    /** A step of an operator with the lanes that were set. */
    public Step bind(Operator operator, List<Tensor> outputs, Arena scratch) {
        clampCounts(operator);
        return kernel(operator).bind(operator, outputs, new TestBinding(scratch, lanes));
    }

    @SuppressWarnings("unchecked") // A kernel is found by its operator's class.
    private Kernel<Operator> kernel(Operator operator) {
        return (Kernel<Operator>) kernels.find(operator.getClass()).orElseThrow();
    }

    private void clampCounts(Operator operator) {
        Elements counts = Elements.of(lanes.count());
        Shape shape = operator.inputs().getFirst().shape();
        int time = shape.rank() > 1 ? shape.size(1) : 1;
        for (int row = 0; row < lanes.count().size(0); row++) {
            if (counts.get(row) == Integer.MAX_VALUE) {
                counts.set(row, time);
            }
        }
    }

    /** The numbers of a tensor in row-major order, whatever its strides. */
    public static double[] values(Tensor tensor) {
        double[] values = new double[Math.toIntExact(tensor.shape().count())];
        Elements elements = Elements.of(tensor);
        for (int i = 0; i < values.length; i++) {
            values[i] = elements.get(place(tensor, i));
        }
        return values;
    }

    /** Sets the numbers of a tensor; a single one fills it. */
    public static Tensor fill(Tensor tensor, double... values) {
        long count = tensor.shape().count();
        if (values.length != 1 && values.length != count) {
            throw new IllegalArgumentException(values.length + " numbers for " + tensor);
        }
        Elements elements = Elements.of(tensor);
        for (int i = 0; i < count; i++) {
            elements.set(place(tensor, i), values[values.length == 1 ? 0 : i]);
        }
        return tensor;
    }

    private static long place(Tensor tensor, int index) {
        long place = 0;
        int rest = index;
        for (int axis = tensor.shape().rank() - 1; axis >= 0; axis--) {
            place += rest % tensor.size(axis) * tensor.stride(axis);
            rest /= tensor.size(axis);
        }
        return place;
    }

    @Override
    public void close() {
        arena.close();
    }

    private final class TestBinding implements Binding {
        private final Arena scratch;
        private final Lanes rows;

        TestBinding(Arena scratch, Lanes rows) {
            this.scratch = scratch;
            this.rows = rows;
        }

        @Override
        public PreparedWeight weight(Weight weight) {
            return new DenseWeight(weights.get(weight), arena);
        }

        @Override
        public Tensor state(StateTensor state) {
            return states.get(state);
        }

        @Override
        public Lanes lanes() {
            return rows;
        }

        @Override
        public Arena scratch() {
            return scratch;
        }
    }
}
