// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal.model;

import io.heddle.api.stack.AssemblyOptions;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which model a command is about, and how it is run.
 *
 * @param path the model's folder or file
 * @param weights how its weights are reached
 * @param compute the compute by name, or null for the best one
 * @param precision the type of activations
 * @param recorded whether passes are recorded and replayed
 * @param cache in which form past keys and values are kept
 */
public record ModelChoice(Path path, WeightAccess weights, @Nullable String compute, Precision precision,
        boolean recorded, CacheChoice cache) {
    /** With past keys and values as they are computed. */
    public ModelChoice(Path path, WeightAccess weights, @Nullable String compute, Precision precision, boolean recorded) {
        this(path, weights, compute, precision, recorded, CacheChoice.F32);
    }

    AssemblyOptions assembly() {
        return new AssemblyOptions(precision.type(), Optional.ofNullable(compute), recorded, weights.form(), cache.form());
    }
}
