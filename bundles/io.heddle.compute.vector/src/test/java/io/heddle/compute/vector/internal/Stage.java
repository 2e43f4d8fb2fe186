// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal;

import io.heddle.api.kernel.Binding;
import io.heddle.api.kernel.Kernel;
import io.heddle.api.kernel.KernelSet;
import io.heddle.api.kernel.Step;
import io.heddle.api.kernel.WeightForm;
import io.heddle.api.operator.Operator;
import io.heddle.api.run.Lanes;
import io.heddle.api.state.CacheForm;
import io.heddle.api.state.Growth;
import io.heddle.api.state.StateEntry;
import io.heddle.api.state.StateTensor;
import io.heddle.api.tensor.Arena;
import io.heddle.api.tensor.DataType;
import io.heddle.api.tensor.Device;
import io.heddle.api.tensor.Shape;
import io.heddle.api.tensor.Tensor;
import io.heddle.api.tensor.TensorSpec;
import io.heddle.api.weight.PreparedWeight;
import io.heddle.api.weight.Weight;
import io.heddle.api.weight.WeightInit;
import io.heddle.api.weight.WeightSource;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One compute with tensors, weights and states for single operators. Tests run one operator on two of these. */
public final class Stage implements AutoCloseable {
    private final KernelSet kernels;
    private final DataType type;
    private final WeightForm form;
    private final Arena arena;
    private final Map<Weight, WeightSource> sources = new HashMap<>();
    private final Map<Weight, PreparedWeight> prepared = new HashMap<>();
    private final Map<StateTensor, Tensor> states = new IdentityHashMap<>();
    private final List<StateTensor> order = new ArrayList<>();
    private final List<Tensor> inputs = new ArrayList<>();
    private Lanes lanes;

    /** @param type of activations, weights and states */
    public Stage(KernelSet kernels, DataType type, WeightForm form) {
        this.kernels = kernels;
        this.type = type;
        this.form = form;
        this.arena = new Arena(kernels.device());
        lanes(new int[] {0}, new int[] {0}, new int[] {1});
    }

    public DataType type() {
        return type;
    }

    public Device device() {
        return kernels.device();
    }

    /** A dense tensor of these numbers. */
    public Tensor tensor(Shape shape, double... values) {
        return input(arena.allocate(type, shape), values);
    }

    /** A tensor of these numbers whose rows lie apart in memory, as a slice of a wider one does; NaN between. */
    public Tensor strided(Shape shape, double... values) {
        Tensor wide = arena.allocate(type, shape.with(-1, shape.width() + 3));
        fill(wide, Double.NaN);
        return input(wide.slice(-1, 2, shape.width()), values);
    }

    /** A tensor of these numbers whose elements lie apart in memory, as a permuted one's do. */
    public Tensor turned(Shape shape, double... values) {
        int last = shape.rank() - 1;
        int[] order = new int[shape.rank()];
        Arrays.setAll(order, i -> i);
        order[last] = 0;
        order[0] = last;
        Tensor stored = arena.allocate(type, shape.with(0, shape.size(last)).with(last, shape.size(0)));
        return input(stored.permute(order), values);
    }

    private Tensor input(Tensor tensor, double... values) {
        inputs.add(tensor);
        return fill(tensor, values);
    }

    /** The tensors of activations, in the order in which they were made. */
    public List<Tensor> inputs() {
        return inputs;
    }

    /** A dense I32 tensor. */
    public Tensor indices(Shape shape, int... values) {
        return fill(arena.allocate(DataType.I32, shape), Arrays.stream(values).asDoubleStream().toArray());
    }

    /** A weight that is kept exact. */
    public Weight weight(String name, Shape shape, double... values) {
        return weight(name, Weight.Use.EXACT, shape, DataType.F32, values);
    }

    /** A weight that may be kept in a smaller type; stored in a type. */
    public Weight weight(String name, Weight.Use use, Shape shape, DataType stored, double... values) {
        Weight weight = new Weight("test/" + name, shape, use, WeightInit.constant(0));
        sources.put(weight, new Numbered(shape, fill(arena.allocate(stored, shape), values)));
        return weight;
    }

    /** A carried state of these numbers: {@code [slots, shape..]}. */
    public StateTensor state(String name, Shape slots, double... values) {
        int[] entry = Arrays.copyOfRange(slots.sizes(), 1, slots.rank());
        return state(name, StateEntry.Kind.RECURRENT, new Growth.Fixed(), Shape.of(entry), slots, values);
    }

    /** A state of any kind. */
    public StateTensor state(String name, StateEntry.Kind kind, Growth growth, Shape entry, Shape storage, double... values) {
        StateTensor state = new StateTensor("test/" + name, new StateEntry(name, entry, kind, growth));
        states.put(state, fill(arena.allocate(kind.type(type), storage), values));
        order.add(state);
        return state;
    }

    /**
     * A cache of these numbers in a form.
     *
     * @param slots of the storage
     * @param capacity of the storage
     */
    public StateTensor cache(String name, CacheForm form, Growth growth, Shape entry, int slots, int capacity, double... values) {
        StateTensor state = new StateTensor("test/" + name, new StateEntry(name, entry, StateEntry.Kind.CACHE, growth));
        TensorSpec stored = form.storage(state.entry(), type);
        states.put(state, fill(arena.allocate(stored.type(), stored.shape().prepend(slots, capacity)), values));
        order.add(state);
        return state;
    }

    /** The storage of all states, in the order in which they were made. */
    public List<Tensor> storages() {
        return order.stream().map(states::get).toList();
    }

    /** Rows in slots 0, 1, ..., all beginning at {@code start}, with these counts. */
    public Stage lanes(int start, int... counts) {
        int[] slots = new int[counts.length];
        int[] starts = new int[counts.length];
        Arrays.setAll(slots, i -> i);
        Arrays.fill(starts, start);
        return lanes(slots, starts, counts);
    }

    /** Rows in any slots. */
    public Stage lanes(int[] slots, int[] starts, int[] counts) {
        Shape rows = Shape.of(slots.length);
        lanes = new Lanes(indices(rows, slots), indices(rows, starts), indices(rows, counts), Optional.empty());
        return this;
    }

    /** Changes the lanes that were set in their place, as a replayed pass sees it. */
    public Stage lanesNow(int[] starts, int[] counts) {
        fill(lanes.start(), Arrays.stream(starts).asDoubleStream().toArray());
        fill(lanes.count(), Arrays.stream(counts).asDoubleStream().toArray());
        return this;
    }

    /** The results of an operator, which begin as NaN; scratch memory is freed. */
    public List<Tensor> run(Operator operator) {
        try (Arena scratch = new Arena(kernels.device())) {
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

    /** Sets the tokens beyond each row's count to 0. */
    public List<Tensor> clearInvalid(List<Tensor> tensors) {
        return fillInvalid(tensors, 0);
    }

    /** Sets the tokens beyond each row's count. */
    public List<Tensor> fillInvalid(List<Tensor> tensors, double value) {
        double[] counts = values(lanes.count());
        for (Tensor tensor : tensors) {
            for (int row = 0; row < counts.length; row++) {
                int count = (int) counts[row];
                fill(tensor.slice(0, row, 1).slice(1, count, tensor.size(1) - count), value);
            }
        }
        return tensors;
    }

    /** A step of an operator with the lanes that were set. */
    @SuppressWarnings("unchecked") // A kernel is found by its operator's class.
    public Step bind(Operator operator, List<Tensor> outputs, Arena scratch) {
        var kernel = (Kernel<Operator>) kernels.find(operator.getClass()).orElseThrow();
        return kernel.bind(operator, outputs, new TestBinding(scratch));
    }

    /** The first results of operators of one class with the same inputs, bound as one step. */
    @SuppressWarnings("unchecked")
    public <O extends Operator> List<Tensor> runTogether(List<O> operators) {
        try (Arena scratch = new Arena(kernels.device())) {
            var kernel = (Kernel<O>) kernels.find(operators.getFirst().getClass()).orElseThrow();
            List<List<Tensor>> outputs = operators.stream().map(this::outputs).toList();
            try (Step step = kernel.bindTogether(operators, outputs, new TestBinding(scratch)).orElseThrow()) {
                step.run();
            }
            return outputs.stream().map(List::getFirst).toList();
        }
    }

    /** The numbers of a tensor in row-major order, whatever its strides. */
    public static double[] values(Tensor tensor) {
        double[] values = new double[Math.toIntExact(tensor.shape().count())];
        for (int i = 0; i < values.length; i++) {
            values[i] = get(tensor, i);
        }
        return values;
    }

    /** Sets the numbers of a tensor; a single one fills it. */
    public static Tensor fill(Tensor tensor, double... values) {
        long count = tensor.shape().count();
        if (values.length != 1 && values.length != count) {
            throw new IllegalArgumentException(values.length + " numbers for " + tensor);
        }
        for (int i = 0; i < count; i++) {
            set(tensor, i, values[values.length == 1 ? 0 : i]);
        }
        return tensor;
    }

    private static double get(Tensor tensor, int index) {
        MemorySegment memory = tensor.segment();
        long place = place(tensor, index) * tensor.type().bytes();
        return switch (tensor.type()) {
            case F64 -> memory.get(ValueLayout.JAVA_DOUBLE, place);
            case F32 -> memory.get(ValueLayout.JAVA_FLOAT, place);
            case BF16 -> Float.intBitsToFloat(memory.get(ValueLayout.JAVA_SHORT, place) << 16);
            case F16 -> Float.float16ToFloat(memory.get(ValueLayout.JAVA_SHORT, place));
            case I32 -> memory.get(ValueLayout.JAVA_INT, place);
            case I64 -> memory.get(ValueLayout.JAVA_LONG, place);
            case I8 -> memory.get(ValueLayout.JAVA_BYTE, place);
        };
    }

    private static void set(Tensor tensor, int index, double value) {
        MemorySegment memory = tensor.segment();
        long place = place(tensor, index) * tensor.type().bytes();
        switch (tensor.type()) {
            case F64 -> memory.set(ValueLayout.JAVA_DOUBLE, place, value);
            case F32 -> memory.set(ValueLayout.JAVA_FLOAT, place, (float) value);
            case BF16 -> memory.set(ValueLayout.JAVA_SHORT, place, (short) (Float.floatToRawIntBits((float) value) >>> 16));
            case F16 -> memory.set(ValueLayout.JAVA_SHORT, place, Float.floatToFloat16((float) value));
            case I32 -> memory.set(ValueLayout.JAVA_INT, place, (int) value);
            case I64 -> memory.set(ValueLayout.JAVA_LONG, place, (long) value);
            case I8 -> memory.set(ValueLayout.JAVA_BYTE, place, (byte) value);
        }
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
        prepared.values().forEach(PreparedWeight::close);
        arena.close();
    }

    /** A weight's numbers out of a tensor, in the type in which that stores them. */
    private record Numbered(Shape shape, Tensor tensor) implements WeightSource {
        @Override
        public DataType type() {
            return tensor.type();
        }

        @Override
        public Optional<MemorySegment> stored() {
            return Optional.of(tensor.segment());
        }

        @Override
        public void copyTo(MemorySegment target, DataType type) {
            for (int i = 0; i < shape.count(); i++) {
                if (type == DataType.F64) {
                    target.setAtIndex(ValueLayout.JAVA_DOUBLE, i, get(tensor, i));
                } else {
                    target.setAtIndex(ValueLayout.JAVA_FLOAT, i, (float) get(tensor, i));
                }
            }
        }
    }

    private final class TestBinding implements Binding {
        private final Arena scratch;
        private final Lanes rows = lanes;

        TestBinding(Arena scratch) {
            this.scratch = scratch;
        }

        @Override
        public PreparedWeight weight(Weight weight) {
            return prepared.computeIfAbsent(weight, w -> kernels.prepare(w, sources.get(w), type, form));
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
