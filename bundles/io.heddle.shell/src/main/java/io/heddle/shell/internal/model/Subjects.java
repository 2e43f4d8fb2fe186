// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal.model;

import io.heddle.api.stack.AssemblyOptions;
import io.heddle.api.stack.Stack;
import io.heddle.api.stack.StackSpec;
import io.heddle.api.stack.Stacks;
import io.heddle.api.weight.WeightStore;
import io.heddle.checkpoint.Model;
import io.heddle.checkpoint.Models;
import io.heddle.shell.internal.argument.UsageException;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Finds what a command is to tell about; reads no weights. */
@Component(service = Subjects.class)
public final class Subjects {

    private final Models models;
    private final Stacks stacks;
    private final DroppedJars dropped;

    /** All stay as long as this one. */
    @Activate
    public Subjects(@Reference Models models, @Reference Stacks stacks, @Reference DroppedJars dropped) {
        this.models = models;
        this.stacks = stacks;
        this.dropped = dropped;
    }

    /** The outline of a checkpoint. */
    public Subject checkpoint(Path folder) {
        try (Model model = models.open(folder, Models.Access.MAPPED)) {
            return new Subject(model.path().getFileName() + " (" + model.family().name() + ")",
                    stacks.outline(model.plan().stack()), model.plan().context(), model.fileBytes());
        }
    }

    /** The outline of a description. */
    public Subject description(StackSpec spec) {
        return new Subject(spec.name(), dropped.explained(() -> stacks.outline(spec)), 0, 0);
    }

    /** Reads a description; see {@link Notation}. */
    public StackSpec parse(Path folder, String[] words) throws IOException {
        return stacks.parse(Notation.text(folder, words));
    }

    /** The operators of one pass of a checkpoint, or of a description with random weights. */
    public String plan(@Nullable Path checkpoint, @Nullable StackSpec description, int batch, int time) {
        if (checkpoint == null) {
            try (WeightStore weights = stacks.randomWeights(0)) {
                return plan(description, weights, batch, time);
            }
        }
        try (Model model = models.open(checkpoint, Models.Access.MAPPED)) {
            return plan(model.plan().stack(), model.weights(), batch, time);
        }
    }

    private String plan(StackSpec spec, WeightStore weights, int batch, int time) {
        try (Stack stack = stacks.assemble(spec, weights, AssemblyOptions.standard())) {
            return stack.plan(batch, time);
        }
    }

    /** Makes sure that a model or a notation is given, not both; neither means the built-in model. */
    public static void requireOne(@Nullable Path model, String[] notation) {
        if (model != null && notation.length > 0) {
            throw new UsageException("found --model and the notation '" + String.join(" ", notation)
                    + "'; one of the two is allowed");
        }
    }
}
