// SPDX-License-Identifier: Apache-2.0
package io.heddle.benchmarks.ours;

import io.heddle.api.kernel.Binding;
import io.heddle.api.kernel.Kernel;
import io.heddle.api.kernel.KernelSet;
import io.heddle.api.kernel.Step;
import io.heddle.api.kernel.WeightForm;
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
import io.heddle.api.weight.PreparedWeight;
import io.heddle.api.weight.Weight;
import io.heddle.api.weight.WeightInit;
import io.heddle.api.weight.WeightSource;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One operator bound to the best compute that has a kernel for it, with tensors, weights and states
 * made here, in F32. Used by one thread; closed by its owner.
 */
public final class Bound implements AutoCloseable {
    private final List<KernelSet> computes;
    private final Device device;
    private final Arena arena;
    private final Map<Weight, Origin> origins = new HashMap<>();
    private final Map<Weight, PreparedWeight> prepared = new HashMap<>();
    private final Map<StateTensor, Tensor> states = new IdentityHashMap<>();
    private final List<Step> steps = new ArrayList<>();

    private record Origin(WeightSource source, WeightForm form) {
        PreparedWeight prepare(Weight weight, KernelSet set) {
            return set.prepare(weight, source, DataType.F32, form);
        }
    }

    /** @param computes usable ones, best first, at least one */
    public Bound(List<KernelSet> computes) {
        this.device = computes.getFirst().device();
        this.computes = computes.stream().filter(set -> set.device() == device).toList();
        this.arena = new Arena(device);
    }

    /** A dense tensor of these numbers. */
    public Tensor tensor(float[] values, int... shape) {
        Tensor tensor = arena.allocate(DataType.F32, Shape.of(shape));
        MemorySegment.copy(values, 0, tensor.segment(), ValueLayout.JAVA_FLOAT_UNALIGNED, 0, values.length);
        return tensor;
    }

    /** A weight that is kept exact. */
    public Weight exact(String name, float[] values, int... shape) {
        return weight(name, Weight.Use.EXACT, new Numbers(name, values, Shape.of(shape)), WeightForm.STORED);
    }

    /** A matrix from a source, in the form that is wanted or, where the compute has it not, as it is stored. */
    public Weight matrix(String name, WeightSource source, WeightForm form) {
        boolean known = computes.getFirst().describe().forms().contains(form);
        return weight(name, Weight.Use.MATRIX, source, known ? form : WeightForm.STORED);
    }

    private Weight weight(String name, Weight.Use use, WeightSource source, WeightForm form) {
        Weight weight = new Weight("bench/" + name, source.shape(), use, WeightInit.constant(0));
        origins.put(weight, new Origin(source, form));
        return weight;
    }

    /** A carried state of zeros, one slot of this shape. */
    public StateTensor state(String name, int... shape) {
        StateTensor state = new StateTensor("bench/" + name,
                new StateEntry(name, Shape.of(shape), StateEntry.Kind.RECURRENT, new Growth.Fixed()));
        states.put(state, arena.allocate(DataType.F32, Shape.of(shape).prepend(1)));
        return state;
    }

    /** A bound operator and its first result. */
    public record Call(Runnable run, Tensor output, String compute) {
        /** The result's numbers. */
        public float[] values() {
            return output.segment().asSlice(0, output.shape().count() * Float.BYTES).toArray(ValueLayout.JAVA_FLOAT_UNALIGNED);
        }
    }

    /**
     * Binds one sequence of {@code time} tokens; each run begins with empty states.
     *
     * @throws IllegalArgumentException if no compute has a kernel for it
     */
    public Call bind(Operator operator, int time) {
        KernelSet set = computes.stream().filter(compute -> compute.find(operator.getClass()).isPresent()).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no compute has a kernel for " + operator.getClass().getSimpleName()));
        operator.weights().forEach(weight ->
                prepared.computeIfAbsent(weight, key -> origins.get(key).prepare(key, set)));
        List<Tensor> outputs = operator.outputs().stream().map(spec -> arena.allocate(spec.type(), spec.shape())).toList();
        Step step = kernel(set, operator).bind(operator, outputs, new Rows(time));
        steps.add(step);
        List<MemorySegment> carried = operator.states().stream().map(state -> states.get(state).segment()).toList();
        return new Call(() -> {
            carried.forEach(memory -> memory.fill((byte) 0));
            step.run();
        }, outputs.getFirst(), set.name());
    }

    @SuppressWarnings("unchecked") // A kernel is found by its operator's class.
    private static Kernel<Operator> kernel(KernelSet set, Operator operator) {
        return (Kernel<Operator>) set.find(operator.getClass()).orElseThrow();
    }

    @Override
    public void close() {
        steps.forEach(Step::close);
        prepared.values().forEach(PreparedWeight::close);
        arena.close();
    }

    private final class Rows implements Binding {
        private final Lanes lanes;

        Rows(int time) {
            lanes = new Lanes(index(0), index(0), index(time), Optional.empty());
        }

        private Tensor index(int value) {
            Tensor tensor = arena.allocate(DataType.I32, Shape.of(1));
            tensor.segment().set(ValueLayout.JAVA_INT_UNALIGNED, 0, value);
            return tensor;
        }

        @Override
        public PreparedWeight weight(Weight weight) {
            return prepared.get(weight);
        }

        @Override
        public Tensor state(StateTensor state) {
            return states.get(state);
        }

        @Override
        public Lanes lanes() {
            return lanes;
        }

        @Override
        public Arena scratch() {
            return arena;
        }
    }

    private record Numbers(String name, float[] values, Shape shape) implements WeightSource {
        @Override
        public DataType type() {
            return DataType.F32;
        }

        @Override
        public Optional<MemorySegment> stored() {
            return Optional.empty();
        }

        @Override
        public void copyTo(MemorySegment target, DataType type) {
            if (type == DataType.F32) {
                MemorySegment.copy(values, 0, target, ValueLayout.JAVA_FLOAT_UNALIGNED, 0, values.length);
                return;
            }
            for (int i = 0; i < values.length; i++) {
                target.setAtIndex(ValueLayout.JAVA_DOUBLE_UNALIGNED, i, values[i]);
            }
        }
    }
}
