// SPDX-License-Identifier: Apache-2.0
package io.heddle.router.internal;

import io.heddle.api.kernel.Kernel;
import io.heddle.api.kernel.KernelSet;
import io.heddle.api.operator.Operator;
import io.heddle.api.stack.MissingMechanismException;
import io.heddle.api.tensor.DataType;
import io.heddle.api.tensor.Device;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The computes that one generation runs on, the main one first; all on one device. Immutable.
 *
 * @param sets in the order in which they are asked
 * @param single kernels that third parties added, by the compute that they name
 * @param type the element type of activations
 */
record Kernels(List<KernelSet> sets, Map<String, List<Kernel<?>>> single, DataType type) {
    /**
     * A kernel and the set whose prepared weights it reads.
     *
     * @param kernel the kernel
     * @param preparedBy the set
     */
    record Choice<O extends Operator>(Kernel<O> kernel, KernelSet preparedBy) {}

    Device device() {
        return sets.getFirst().device();
    }

    List<String> names() {
        return sets.stream().map(KernelSet::name).toList();
    }

    /** @throws MissingMechanismException if no compute of the device has one */
    <O extends Operator> Choice<O> find(Class<O> type) {
        for (KernelSet set : sets) {
            Optional<Kernel<O>> kernel = single(set, type).or(() -> set.find(type));
            if (kernel.isPresent() && (set == sets.getFirst() || isUsable(set))) {
                return new Choice<>(kernel.get(), set);
            }
        }
        throw new MissingMechanismException("no kernel for the operator " + type.getSimpleName() + " on " + device().name()
                + "; asked were the computes " + String.join(", ", names()) + "; install a bundle that brings one");
    }

    private boolean isUsable(KernelSet set) {
        return set.describe().unusable().isEmpty() && set.describe().types().contains(type);
    }

    @SuppressWarnings("unchecked")
    private <O extends Operator> Optional<Kernel<O>> single(KernelSet set, Class<O> type) {
        return single.getOrDefault(set.name(), List.of()).stream()
                .filter(kernel -> kernel.operator() == type).map(kernel -> (Kernel<O>) kernel).findFirst();
    }

    /** Every service that it holds. */
    java.util.Set<Object> services() {
        return Stream.concat(sets.stream(), single.values().stream().flatMap(List::stream)).collect(Collectors.toSet());
    }
}
