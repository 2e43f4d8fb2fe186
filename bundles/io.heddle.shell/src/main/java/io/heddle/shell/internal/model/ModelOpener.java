// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal.model;

import io.heddle.api.config.Nearest;
import io.heddle.api.stack.ComputeStatus;
import io.heddle.api.stack.Stacks;
import io.heddle.checkpoint.Models;
import io.heddle.shell.internal.argument.UsageException;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Opens the models that commands name. */
@Component(service = ModelOpener.class)
public final class ModelOpener {

    private final Models models;
    private final Stacks stacks;

    /** Both services stay as long as this one. */
    @Activate
    public ModelOpener(@Reference Models models, @Reference Stacks stacks) {
        this.models = models;
        this.stacks = stacks;
    }

    /**
     * Opens a model without reading weights.
     *
     * @return owned by the caller
     * @throws UsageException if the compute is not installed
     */
    public OpenModel open(ModelChoice choice) {
        requireCompute(choice);
        return new OpenModel(models.open(choice.folder(), choice.weights().access()), choice, stacks);
    }

    private void requireCompute(ModelChoice choice) {
        List<String> installed = stacks.computes().stream().map(ComputeStatus::compute).map(c -> c.name()).toList();
        String wanted = choice.compute();
        if (wanted != null && !installed.contains(wanted)) {
            String nearest = Nearest.of(wanted, installed).map(n -> "did you mean " + n + "? ").orElse("");
            throw new UsageException("--compute is " + wanted + ", which is not installed; " + nearest + "installed: "
                    + (installed.isEmpty() ? "none" : String.join(", ", installed)));
        }
    }
}
