// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.internal;

import io.heddle.api.config.Config;
import io.heddle.api.config.ConfigException;
import io.heddle.api.config.Nearest;
import io.heddle.api.family.Family;
import io.heddle.api.family.FamilyInfo;
import io.heddle.api.family.ModelPlan;
import io.heddle.api.stack.InvalidStackException;
import io.heddle.api.tensor.Shape;
import io.heddle.checkpoint.Model;
import io.heddle.checkpoint.ModelException;
import io.heddle.checkpoint.Models;
import io.heddle.checkpoint.internal.gguf.Architectures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** Opens checkpoints through whatever families are registered. */
@Component
public final class CheckpointModels implements Models {
    private final List<Family> families = new CopyOnWriteArrayList<>();

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindFamily(Family family) {
        families.add(family);
    }

    void unbindFamily(Family family) {
        families.remove(family);
    }

    @Override
    public List<FamilyInfo> families() {
        return families.stream().map(Family::describe).sorted(Comparator.comparing(FamilyInfo::name)).toList();
    }

    @Override
    public List<String> ggufArchitectures() {
        return Architectures.names();
    }

    @Override
    public Model open(Path path, Access access) {
        if (Files.isDirectory(path)) {
            // What family it is of is told before anything that is wrong with its files.
            ConfigFile.read(path).ifPresent(config -> named(path, config));
        }
        TensorStore files = Storage.open(path, access);
        try {
            Optional<Config> config = files.config();
            Family family = config.flatMap(found -> named(path, found))
                    .orElseGet(() -> recognising(path, config.isPresent(), files.shapes()));
            ModelPlan plan = family.plan(config.orElseGet(Config::empty), files.shapes());
            return new Model(path, family.describe(), plan, new PublishedWeights(files, plan.weights()), files.bytes());
        } catch (ConfigException | InvalidStackException refused) {
            close(files);
            throw new ModelException(path + ": " + refused.getMessage(), refused);
        } catch (RuntimeException | Error failed) {
            close(files);
            throw failed;
        }
    }

    /** The family of the configuration's model_type, if it has one: the first Mambas were saved without. */
    private Optional<Family> named(Path path, Config config) {
        Optional<String> type;
        try {
            type = config.text("model_type");
        } catch (ConfigException refused) {
            throw new ModelException(path + ": config.json: " + refused.getMessage(), refused);
        }
        return type.map(this::family);
    }

    private Family family(String type) {
        return families.stream().filter(family -> family.describe().modelTypes().contains(type)).findFirst()
                .orElseThrow(() -> new ModelException("no family reads the model_type " + type
                        + Nearest.ofAll(type, modelTypes()).map(near -> "; the nearest known one is " + near).orElse("")
                        + "; known are " + String.join(", ", modelTypes())));
    }

    private Family recognising(Path path, boolean configured, Map<String, Shape> shapes) {
        return families.stream().filter(family -> family.recognises(shapes)).findFirst()
                .orElseThrow(() -> new ModelException(configured
                        ? path + ": the configuration has no model_type; known are " + String.join(", ", modelTypes())
                        : path + " has no config.json, and its tensor names are not of a family that does without"));
    }

    private List<String> modelTypes() {
        return families.stream().flatMap(family -> family.describe().modelTypes().stream()).sorted().toList();
    }

    private static void close(TensorStore files) {
        try {
            files.close();
        } catch (IOException ignored) {
            // What stopped the model from opening is the error to report.
        }
    }
}
