// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal;

import io.heddle.shell.internal.argument.UsageException;
import io.heddle.shell.internal.model.CacheChoice;
import io.heddle.shell.internal.model.ModelChoice;
import io.heddle.shell.internal.model.ModelOpener;
import io.heddle.shell.internal.model.OpenModel;
import io.heddle.shell.internal.model.Precision;
import io.heddle.shell.internal.model.WeightAccess;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The model that a command is given: a checkpoint, a description with random weights, or neither for the built-in one.
 *
 * @param model the folder, or null
 * @param stack a notation, or a file with one, or null
 * @param weights how a checkpoint's weights are reached
 * @param cache in which form past keys and values are kept
 * @param compute the compute by name, or null for the best one
 */
record GivenModel(@Nullable Path model, @Nullable String stack, WeightAccess weights, CacheChoice cache,
        @Nullable String compute) {
    /** With past keys and values as they are computed. */
    GivenModel(@Nullable Path model, @Nullable String stack, WeightAccess weights, @Nullable String compute) {
        this(model, stack, weights, CacheChoice.F32, compute);
    }

    /** Makes sure that it is one model. */
    void requireOne(String command) {
        if (model != null && stack != null) {
            throw new UsageException(command + " takes --model or --stack, not both");
        }
    }

    /** Opens it, and says so where its weights are random. The caller owns it. */
    OpenModel open(ModelOpener models, Callers callers, Caller caller) throws IOException {
        if (stack == null) {
            return models.open(new ModelChoice(callers.model(caller, model), weights, compute, Precision.F32, true, cache));
        }
        OpenModel open = models.open(caller.folder(), stack, weights, cache, compute);
        caller.err().println("the weights of " + open.plan().stack().name() + " are random (seed "
                + ModelOpener.RANDOM_SEED + "): what it writes means nothing");
        return open;
    }
}
