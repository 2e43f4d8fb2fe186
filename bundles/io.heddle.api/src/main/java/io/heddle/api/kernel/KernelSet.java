// SPDX-License-Identifier: Apache-2.0
package io.heddle.api.kernel;

import io.heddle.api.operator.Operator;
import io.heddle.api.state.CacheForm;
import io.heddle.api.tensor.Arena;
import io.heddle.api.tensor.DataType;
import io.heddle.api.tensor.Device;
import io.heddle.api.weight.PreparedWeight;
import io.heddle.api.weight.Weight;
import io.heddle.api.weight.WeightSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * The kernels of one compute. Of the sets on a device, the one with the highest service ranking
 * that is usable is taken; an operator that it lacks falls back to the next set of the same device.
 * Thread-safe.
 */
@ConsumerType
public interface KernelSet {
    /** How it is asked for: {@code nd4j}. Told at once. */
    String name();

    /** What it can do here; may load native code first. */
    ComputeInfo describe();

    /** Where it computes. */
    Device device();

    /** Its kernel of an operator class. */
    <O extends Operator> Optional<Kernel<O>> find(Class<O> operator);

    /**
     * Brings a weight into the form that its kernels read.
     *
     * @param weight its handle
     * @param source its numbers
     * @param type the element type of activations: F32 or F64
     * @param form in which form matrices are wanted; a set that does not say that it has it, and is asked for single
     *     operators only, gives the form that it has
     * @return owned by the caller
     */
    PreparedWeight prepare(Weight weight, WeightSource source, DataType type, WeightForm form);

    /**
     * What a compute says of itself.
     *
     * @param name how it is asked for: {@code nd4j}
     * @param summary one line
     * @param types the element types of activations that it computes in, its preferred one first
     * @param forms the forms in which it can keep matrices
     * @param caches the forms in which it can keep past keys and values
     * @param unusable why it cannot be used here, in one line; empty if it can
     */
    record ComputeInfo(String name, String summary, List<DataType> types, Set<WeightForm> forms, Set<CacheForm> caches,
            Optional<String> unusable) {
        /** With past keys and values in the type of activations alone. */
        public ComputeInfo(String name, String summary, List<DataType> types, Set<WeightForm> forms, Optional<String> unusable) {
            this(name, summary, types, forms, Set.of(CacheForm.COMPUTED), unusable);
        }
    }
}
