// SPDX-License-Identifier: Apache-2.0
package io.heddle.api.stack;

import io.heddle.api.tensor.DataType;
import java.util.Optional;

/**
 * How a stack is assembled.
 *
 * @param type the element type of activations: F32 or F64
 * @param compute the compute to use, or empty for the best one
 * @param recorded whether passes are recorded once and replayed; otherwise each runs its operators as they come
 */
public record AssemblyOptions(DataType type, Optional<String> compute, boolean recorded) {
    /** F32 on the best compute, recorded. */
    public static AssemblyOptions standard() {
        return new AssemblyOptions(DataType.F32, Optional.empty(), true);
    }

    /** On a compute by name. */
    public AssemblyOptions on(String name) {
        return new AssemblyOptions(type, Optional.of(name), recorded);
    }

    /** In another element type. */
    public AssemblyOptions in(DataType other) {
        return new AssemblyOptions(other, compute, recorded);
    }

    /** Without recording. */
    public AssemblyOptions unrecorded() {
        return new AssemblyOptions(type, compute, false);
    }
}
