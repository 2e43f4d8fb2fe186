// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal;

import io.heddle.api.kernel.Kernel;
import io.heddle.api.kernel.KernelSet;
import io.heddle.api.kernel.WeightForm;
import io.heddle.api.operator.Operator;
import io.heddle.api.state.CacheForm;
import io.heddle.api.tensor.DataType;
import io.heddle.api.tensor.Device;
import io.heddle.api.weight.PreparedWeight;
import io.heddle.api.weight.Weight;
import io.heddle.api.weight.WeightSource;
import io.heddle.compute.vector.internal.weight.Preparation;
import io.heddle.compute.vector.internal.work.Workers;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.osgi.annotation.bundle.Capability;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The fast compute for CPUs: kernels in Java's Vector API on tensors in the machine's memory, in F32. Thread-safe. */
@Component(service = KernelSet.class, property = "service.ranking:Integer=100")
@Designate(ocd = VectorCompute.Settings.class)
@Capability(namespace = "io.heddle.compute", name = "vector")
public final class VectorCompute implements KernelSet {
    private static final List<DataType> TYPES = List.of(DataType.F32);

    private final Device device;
    private final Optional<String> unusable;
    private final Workers workers;
    private final Map<Class<?>, Kernel<?>> kernels;

    /** What can be set. */
    @ObjectClassDefinition(name = "Heddle vector compute", description = "The fast kernels for CPUs")
    public @interface Settings {
        /** How many threads compute. */
        @AttributeDefinition(name = "Threads", description = "How many threads compute; 0 for one a core")
        int threads() default 0;
    }

    /** @param device the machine's memory */
    @Activate
    public VectorCompute(@Reference(target = "(" + Device.NAME + "=cpu)") Device device, Settings settings) {
        this(device, settings.threads());
    }

    /**
     * The same without a framework.
     *
     * @param threads how many threads compute; 0 for one a core
     */
    public VectorCompute(Device device, int threads) {
        this.device = device;
        this.unusable = Usability.reason();
        this.workers = new Workers(threads > 0 ? threads : Runtime.getRuntime().availableProcessors());
        // Classes of kernels need the incubator module, so they are not touched without it.
        this.kernels = unusable.isPresent() ? Map.of()
                : Kernels.all(workers).collect(Collectors.toUnmodifiableMap(Kernel::operator, Function.identity()));
    }

    @Deactivate
    void close() {
        workers.close();
    }

    @Override
    public String name() {
        return "vector";
    }

    @Override
    public ComputeInfo describe() {
        return new ComputeInfo(name(), "fast kernels for CPUs" + Usability.width(unusable), TYPES, Set.of(WeightForm.values()),
                Set.of(CacheForm.values()), unusable);
    }

    @Override
    public Device device() {
        return device;
    }

    @Override
    public <O extends Operator> Optional<Kernel<O>> find(Class<O> operator) {
        @SuppressWarnings("unchecked") // The map's keys are the kernels' operators.
        var kernel = (Kernel<O>) kernels.get(operator);
        return Optional.ofNullable(kernel);
    }

    /** @throws IllegalArgumentException for a type other than F32, or numbers of another shape */
    @Override
    public PreparedWeight prepare(Weight weight, WeightSource source, DataType type, WeightForm form) {
        if (!TYPES.contains(type)) {
            throw new IllegalArgumentException("the vector compute computes in F32, not in " + type);
        }
        return new Preparation(device).prepare(weight, source, form);
    }
}
