// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.nd4j.internal;

import io.heddle.api.kernel.Kernel;
import io.heddle.api.kernel.KernelSet;
import io.heddle.api.kernel.WeightForm;
import io.heddle.api.operator.Operator;
import io.heddle.api.tensor.Arena;
import io.heddle.api.tensor.DataType;
import io.heddle.api.tensor.Device;
import io.heddle.api.tensor.Tensor;
import io.heddle.api.weight.DenseWeight;
import io.heddle.api.weight.PreparedWeight;
import io.heddle.api.weight.Weight;
import io.heddle.api.weight.WeightSource;
import io.heddle.nd4j.Nd4jReady;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.factory.Nd4j;
import org.osgi.annotation.bundle.Capability;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Every operator through ND4J operations, in F32 and F64, on tensors in the machine's memory.
 * The compute that others are compared with. Thread-safe.
 */
@Component(service = KernelSet.class, property = "service.ranking:Integer=0")
@Capability(namespace = "io.heddle.compute", name = "nd4j")
public final class Nd4jCompute implements KernelSet {
    private static final List<DataType> TYPES = List.of(DataType.F32, DataType.F64);

    private final Device device;
    private final Nd4jReady ready;
    /** Made when one is asked for: a start on a better compute needs none of some eighty classes. */
    private @Nullable Map<Class<?>, Kernel<?>> kernels;
    private @Nullable Optional<String> unusable;

    /**
     * Loads no native code yet.
     *
     * @param device the machine's memory
     * @param ready ND4J's class loading, which is set up, and its environment
     */
    @Activate
    public Nd4jCompute(@Reference(target = "(" + Device.NAME + "=cpu)") Device device, @Reference Nd4jReady ready) {
        this.device = device;
        this.ready = ready;
    }

    /** Why ND4J cannot be used here; the first call loads its native code, which takes about a second. */
    private synchronized Optional<String> unusable() {
        if (unusable == null) {
            unusable = start();
        }
        return unusable;
    }

    private Optional<String> start() {
        try {
            ready.environment();
            Nd4j.getExecutioner();
            return Optional.empty();
        } catch (RuntimeException | LinkageError e) {
            Throwable cause = e;
            while (cause.getCause() != null) {
                cause = cause.getCause();
            }
            return Optional.of("ND4J did not start: " + cause);
        }
    }

    @Override
    public String name() {
        return "nd4j";
    }

    @Override
    public ComputeInfo describe() {
        return new ComputeInfo(name(), "every operator through ND4J operations", TYPES, Set.of(WeightForm.STORED), unusable());
    }

    @Override
    public Device device() {
        return device;
    }

    @Override
    public <O extends Operator> Optional<Kernel<O>> find(Class<O> operator) {
        @SuppressWarnings("unchecked") // The map's keys are the kernels' operators.
        var kernel = (Kernel<O>) kernels().get(operator);
        return Optional.ofNullable(kernel);
    }

    private synchronized Map<Class<?>, Kernel<?>> kernels() {
        if (kernels == null) {
            kernels = Kernels.all().collect(Collectors.toUnmodifiableMap(Kernel::operator, Function.identity()));
        }
        return kernels;
    }

    /** @throws IllegalArgumentException for a type other than F32 and F64, or numbers of another shape */
    @Override
    public PreparedWeight prepare(Weight weight, WeightSource source, DataType type, WeightForm form) {
        if (!TYPES.contains(type)) {
            throw new IllegalArgumentException("the nd4j compute has weights in F32 and F64, not in " + type);
        }
        if (!source.shape().equals(weight.shape())) {
            throw new IllegalArgumentException(weight.path() + " is " + weight.shape() + ", but its numbers are "
                    + source.shape());
        }
        Arena arena = new Arena(device);
        try {
            Tensor tensor = arena.allocate(type, weight.shape());
            source.copyTo(tensor.segment(), type);
            return new DenseWeight(tensor, arena);
        } catch (RuntimeException | Error e) {
            arena.close();
            throw e;
        }
    }
}
