// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal.model;

import io.heddle.api.stack.AssemblyOptions;
import io.heddle.api.stack.Request;
import io.heddle.api.stack.Resolution;
import io.heddle.api.stack.Stack;
import io.heddle.api.stack.StackOutline;
import io.heddle.api.stack.StackSpec;
import io.heddle.api.stack.Stacks;
import io.heddle.api.weight.WeightStore;
import io.heddle.checkpoint.Model;
import io.heddle.checkpoint.Models;
import io.heddle.checkpoint.hub.HubCache;
import io.heddle.shell.internal.argument.UsageException;
import io.heddle.shell.internal.result.Picked;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
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
            String name = HubCache.repository(model.path()).orElseGet(() -> model.path().getFileName().toString());
            return new Subject(name + " (" + model.family().name() + ")",
                    stacks.outline(model.plan().stack()), model.plan().context(), model.fileBytes());
        }
    }

    /** The outline of a description. */
    public Subject description(StackSpec spec) {
        return new Subject(spec.name(), dropped.explained(() -> stacks.outline(spec)), 0, 0);
    }

    /** What requests get of a stack, as if there were memory for ever. */
    public Picked.Picker picker(StackOutline outline) {
        StackSpec spec = outline.spec();
        if (!spec.hasAlternatives()) {
            return (context, batch) -> new Picked("", outline);
        }
        return (context, batch) -> picked(spec, Resolution.of(spec, new Request(context, batch, Long.MAX_VALUE)));
    }

    /** What requests can get of a stack besides what runs where no rule holds. */
    public List<Picked> others(StackSpec spec) {
        return Resolution.all(spec).stream().skip(1).map(one -> picked(spec, one)).toList();
    }

    private Picked picked(StackSpec spec, Resolution resolution) {
        return Picked.of(spec, resolution.choices(), stacks.outline(resolution.spec()));
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
        StackSpec picked = Resolution.of(spec, new Request(time, batch, Long.MAX_VALUE)).spec();
        try (Stack stack = stacks.assemble(picked, weights, AssemblyOptions.standard())) {
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
