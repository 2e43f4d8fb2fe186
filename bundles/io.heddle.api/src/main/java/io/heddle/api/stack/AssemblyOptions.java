// SPDX-License-Identifier: Apache-2.0
package io.heddle.api.stack;

import io.heddle.api.kernel.WeightForm;
import io.heddle.api.state.CacheForm;
import io.heddle.api.tensor.DataType;
import java.util.Optional;

/**
 * How a stack is assembled.
 *
 * @param type the element type of activations: F32 or F64
 * @param compute the compute to use, or empty for the best one
 * @param recorded whether passes are recorded once and replayed; otherwise each runs its operators as they come
 * @param weights in which form matrices are kept
 * @param cache in which form past keys and values are kept
 */
public record AssemblyOptions(DataType type, Optional<String> compute, boolean recorded, WeightForm weights, CacheForm cache) {
    /** With past keys and values in the type of activations. */
    public AssemblyOptions(DataType type, Optional<String> compute, boolean recorded, WeightForm weights) {
        this(type, compute, recorded, weights, CacheForm.COMPUTED);
    }

    /** F32 on the best compute, recorded, with weights as they are stored. */
    public static AssemblyOptions standard() {
        return new AssemblyOptions(DataType.F32, Optional.empty(), true, WeightForm.STORED);
    }

    /** On a compute by name. */
    public AssemblyOptions on(String name) {
        return new AssemblyOptions(type, Optional.of(name), recorded, weights, cache);
    }

    /** In another element type. */
    public AssemblyOptions in(DataType other) {
        return new AssemblyOptions(other, compute, recorded, weights, cache);
    }

    /** Without recording. */
    public AssemblyOptions unrecorded() {
        return new AssemblyOptions(type, compute, false, weights, cache);
    }

    /** With matrices in another form. */
    public AssemblyOptions with(WeightForm form) {
        return new AssemblyOptions(type, compute, recorded, form, cache);
    }

    /** With past keys and values in another form. */
    public AssemblyOptions with(CacheForm form) {
        return new AssemblyOptions(type, compute, recorded, weights, form);
    }
}
