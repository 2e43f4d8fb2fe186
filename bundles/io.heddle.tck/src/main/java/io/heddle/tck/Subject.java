// SPDX-License-Identifier: Apache-2.0
package io.heddle.tck;

import io.heddle.api.config.Config;
import io.heddle.api.mechanism.Mechanism;
import io.heddle.api.stack.AssemblyOptions;
import io.heddle.api.stack.BlockSpec;
import io.heddle.api.stack.Stack;
import io.heddle.api.stack.StackSpec;
import io.heddle.api.stack.Stacks;
import io.heddle.api.tensor.DataType;
import io.heddle.api.tensor.Device;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/**
 * One use of a mechanism that checks look at: a stack of two layers of it. Its service is looked up
 * each time, since checks exchange it.
 *
 * @param framework a context that outlives the mechanism's bundle
 * @param stacks the router
 * @param devices every device
 * @param use the short notation of one layer: {@code ssd(heads=2)}
 * @param size of the stack and of the load
 */
public record Subject(BundleContext framework, Stacks stacks, List<Device> devices, String use, Size size) {
    /** The seed of all weights and tokens. */
    public static final long SEED = 20240917;

    /**
     * How large things are.
     *
     * @param width channels of the hidden state
     * @param vocabulary token ids
     * @param swaps how often the mechanism is exchanged under load
     */
    public record Size(int width, int vocabulary, int swaps) {
        /** Small enough that all checks of one use take about a second. */
        public static Size standard() {
            return new Size(32, 96, 200);
        }
    }

    /** Copies the list. */
    public Subject {
        devices = List.copyOf(devices);
    }

    /** The stack. */
    public StackSpec spec() {
        return spec(size.width());
    }

    /** A stack of one layer, where the number of layers does not matter and speed does. */
    public StackSpec single() {
        return stacks.parse("1 (" + use + "); width=" + size.width() + " vocab=" + size.vocabulary());
    }

    /** The stack at another width. */
    public StackSpec spec(int width) {
        return stacks.parse("2 (" + use + "); width=" + width + " vocab=" + size.vocabulary());
    }

    /** The stack with other settings of the mechanism. */
    public StackSpec spec(UnaryOperator<Config> change) {
        StackSpec spec = spec();
        String name = mechanismName();
        Map<String, BlockSpec> blocks = new LinkedHashMap<>();
        spec.blocks().forEach((id, block) -> blocks.put(id, block.mechanism().equals(name)
                ? new BlockSpec(block.mechanism(), block.versions(), block.filter(), change.apply(block.options()))
                : block));
        return new StackSpec(spec.name(), spec.width(), spec.input(), blocks, spec.layers(), spec.head());
    }

    /** The block that is looked at: the last one of the use. */
    public BlockSpec block() {
        return List.copyOf(spec().blocks().values()).getLast();
    }

    /** The mechanism's name. */
    public String mechanismName() {
        return block().mechanism();
    }

    /** Assembles the stack in F64. */
    public Stack exact() {
        return assemble(spec(), exactOptions());
    }

    /** Recorded, in F64. */
    public AssemblyOptions exactOptions() {
        return AssemblyOptions.standard().in(DataType.F64);
    }

    /** Assembles a stack with the weights that all checks share. */
    public Stack assemble(StackSpec spec, AssemblyOptions options) {
        return stacks.assemble(spec, stacks.randomWeights(SEED), options);
    }

    /** The bytes in use on all devices. */
    public long allocatedBytes() {
        return devices.stream().mapToLong(Device::allocatedBytes).sum();
    }

    /** The mechanism's service, if it is there. */
    public Optional<ServiceReference<Mechanism>> reference() {
        try {
            return framework.getServiceReferences(Mechanism.class, "(" + Mechanism.NAME + "=" + mechanismName() + ")")
                    .stream().max(ServiceReference::compareTo);
        } catch (InvalidSyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Asks the mechanism something; its service is not kept. */
    public <T> T ask(Function<Mechanism, T> question) {
        ServiceReference<Mechanism> reference = reference().orElseThrow(this::missing);
        Mechanism mechanism = framework.getService(reference);
        try {
            if (mechanism == null) {
                throw missing();
            }
            return question.apply(mechanism);
        } finally {
            framework.ungetService(reference);
        }
    }

    /** The bundle that brings it. */
    public Bundle bundle() {
        return reference().map(ServiceReference::getBundle).orElseThrow(this::missing);
    }

    private IllegalStateException missing() {
        return new IllegalStateException("no service with " + Mechanism.NAME + "=" + mechanismName() + " is registered");
    }
}
