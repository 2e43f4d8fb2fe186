// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal.model;

import io.heddle.api.config.Nearest;
import io.heddle.api.stack.AssemblyOptions;
import io.heddle.api.stack.ComputeStatus;
import io.heddle.api.stack.StackSpec;
import io.heddle.api.stack.Stacks;
import io.heddle.api.tensor.DataType;
import io.heddle.checkpoint.Models;
import io.heddle.shell.internal.argument.UsageException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Opens the models that commands name. */
@Component(service = ModelOpener.class)
public final class ModelOpener {

    /** Where random weights begin: the same stack generates the same, and saved states go on. */
    public static final long RANDOM_SEED = 0;

    private final Models models;
    private final Stacks stacks;
    private final DroppedJars dropped;

    /** All stay as long as this one. */
    @Activate
    public ModelOpener(@Reference Models models, @Reference Stacks stacks, @Reference DroppedJars dropped) {
        this.models = models;
        this.stacks = stacks;
        this.dropped = dropped;
    }

    /**
     * Opens a model without reading weights.
     *
     * @return owned by the caller
     * @throws UsageException if the compute is not installed
     */
    public OpenModel open(ModelChoice choice) {
        requireCompute(choice.compute());
        return OpenModel.of(models.open(choice.path(), choice.weights().access()), choice.assembly(), stacks);
    }

    /**
     * Opens a description with random weights, the same ones each time.
     *
     * @param folder what a file's name is relative to
     * @param notation the description, or the file with it; see {@link Notation}
     * @param weights in which form they are kept
     * @param cache in which form past keys and values are kept
     * @param compute the compute by name, or null for the best one
     * @return owned by the caller
     * @throws UsageException if the compute is not installed
     * @throws io.heddle.api.stack.InvalidStackException if the description cannot be read
     * @throws io.heddle.api.stack.MissingMechanismException naming what is not installed
     */
    public OpenModel open(Path folder, String notation, WeightAccess weights, CacheChoice cache, @Nullable String compute)
            throws IOException {
        requireCompute(compute);
        StackSpec spec = stacks.parse(Notation.text(folder, new String[] {notation}));
        // A stack would wait for what is missing.
        dropped.explained(() -> stacks.outline(spec));
        AssemblyOptions assembly = new AssemblyOptions(DataType.F32, Optional.ofNullable(compute), true, weights.form(),
                cache.form());
        return OpenModel.of(spec, stacks.randomWeights(RANDOM_SEED), assembly, stacks);
    }

    private void requireCompute(@Nullable String wanted) {
        if (wanted == null) {
            return;
        }
        List<String> installed = stacks.computes().stream().map(ComputeStatus::compute).map(c -> c.name()).toList();
        if (!installed.contains(wanted)) {
            String nearest = Nearest.of(wanted, installed).map(n -> "did you mean " + n + "? ").orElse("");
            throw new UsageException("--compute is " + wanted + ", which is not installed; " + nearest + "installed: "
                    + (installed.isEmpty() ? "none" : String.join(", ", installed)));
        }
    }
}
