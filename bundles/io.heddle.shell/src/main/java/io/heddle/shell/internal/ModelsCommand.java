// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal;

import io.heddle.api.stack.InvalidStackException;
import io.heddle.checkpoint.Model;
import io.heddle.checkpoint.ModelException;
import io.heddle.checkpoint.Models;
import io.heddle.checkpoint.hub.HubCache;
import io.heddle.shell.internal.argument.Command;
import io.heddle.shell.internal.model.NamedModels;
import io.heddle.shell.internal.result.ModelList;
import io.heddle.shell.internal.result.ModelList.Listed;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Function;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Tells which models can be named without a path. */
@Component(service = Function.class, immediate = true,
        property = {"osgi.command.scope=heddle", "osgi.command.function=models"})
public final class ModelsCommand extends Command {

    private final NamedModels named;
    private final Models models;

    /** Both stay as long as this. */
    @Activate
    public ModelsCommand(@Reference NamedModels named, @Reference Models models) {
        this.named = named;
        this.models = models;
    }

    /** Reads headers only. */
    @Descriptor("list the models that come with Heddle and those in the hub's cache, which --model takes by name")
    public ModelList models() throws IOException {
        List<Listed> listed = new ArrayList<>();
        for (Path folder : named.shippedFolders()) {
            listed.add(listed(folder.getFileName().toString(), folder));
        }
        for (HubCache.Cached cached : named.cache().list()) {
            listed.add(listed(cached.name().toString(), NamedModels.opened(cached.snapshot())));
        }
        return new ModelList(named.cache().folder(), listed);
    }

    private Listed listed(String name, Path path) {
        try (Model model = models.open(path, Models.Access.MAPPED)) {
            return new Listed(name, model.family().name(), model.fileBytes(), "");
        } catch (ModelException | InvalidStackException refused) {
            return new Listed(name, "", 0, refused.getMessage().replace(path + ": ", ""));
        }
    }
}
