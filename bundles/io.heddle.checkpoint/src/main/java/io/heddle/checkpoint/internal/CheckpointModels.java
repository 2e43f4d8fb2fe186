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
import io.heddle.checkpoint.safetensors.SafetensorsStore;
import io.heddle.checkpoint.safetensors.TensorEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
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
    public Model open(Path folder, Access access) {
        if (!Files.isDirectory(folder)) {
            throw new ModelException(folder + (Files.exists(folder) ? " is not a folder" : " does not exist")
                    + "; name the folder of a checkpoint with config.json and model.safetensors");
        }
        Optional<Config> config = ConfigFile.read(folder);
        Optional<Family> named = config.flatMap(found -> named(folder, found));
        SafetensorsStore files = files(folder, access);
        try {
            Map<String, Shape> shapes = shapes(files);
            Family family = named.orElseGet(() -> recognising(folder, config.isPresent(), shapes));
            ModelPlan plan = family.plan(config.orElseGet(Config::empty), shapes);
            long bytes = files.tensors().values().stream().mapToLong(entry -> entry.end() - entry.begin()).sum();
            return new Model(folder, family.describe(), plan, new PublishedWeights(files, plan.weights(), shapes), bytes);
        } catch (ConfigException | InvalidStackException refused) {
            close(files);
            throw new ModelException(folder + ": " + refused.getMessage(), refused);
        } catch (RuntimeException | Error failed) {
            close(files);
            throw failed;
        }
    }

    /** The family of the configuration's model_type, if it has one: the first Mambas were saved without. */
    private Optional<Family> named(Path folder, Config config) {
        Optional<String> type;
        try {
            type = config.text("model_type");
        } catch (ConfigException refused) {
            throw new ModelException(folder + "/config.json: " + refused.getMessage(), refused);
        }
        return type.map(this::family);
    }

    private Family family(String type) {
        return families.stream().filter(family -> family.describe().modelTypes().contains(type)).findFirst()
                .orElseThrow(() -> new ModelException("no family reads the model_type " + type
                        + Nearest.ofAll(type, modelTypes()).map(near -> "; the nearest known one is " + near).orElse("")
                        + "; known are " + String.join(", ", modelTypes())));
    }

    private Family recognising(Path folder, boolean configured, Map<String, Shape> shapes) {
        return families.stream().filter(family -> family.recognises(shapes)).findFirst()
                .orElseThrow(() -> new ModelException(configured
                        ? folder + "/config.json has no model_type; known are " + String.join(", ", modelTypes())
                        : folder + " has no config.json, and its tensor names are not of a family that does without"));
    }

    private List<String> modelTypes() {
        return families.stream().flatMap(family -> family.describe().modelTypes().stream()).sorted().toList();
    }

    private static SafetensorsStore files(Path folder, Access access) {
        try {
            return SafetensorsStore.open(folder, switch (access) {
                case MAPPED -> io.heddle.checkpoint.safetensors.Access.MAPPED;
                case COPIED -> io.heddle.checkpoint.safetensors.Access.COPY;
            });
        } catch (IOException failed) {
            throw new ModelException(failed.getMessage(), failed);
        }
    }

    private static Map<String, Shape> shapes(SafetensorsStore files) {
        Map<String, Shape> shapes = new LinkedHashMap<>();
        for (TensorEntry entry : files.tensors().values()) {
            shapes.put(entry.name(), shape(entry));
        }
        return shapes;
    }

    private static Shape shape(TensorEntry entry) {
        int[] sizes = new int[entry.shape().size()];
        for (int axis = 0; axis < sizes.length; axis++) {
            long size = entry.shape().get(axis);
            if (size > Integer.MAX_VALUE) {
                throw new ModelException("tensor " + entry.name() + " has an axis of " + size + " entries; at most "
                        + Integer.MAX_VALUE + " are allowed");
            }
            sizes[axis] = (int) size;
        }
        return Shape.of(sizes);
    }

    private static void close(SafetensorsStore files) {
        try {
            files.close();
        } catch (IOException ignored) {
            // What stopped the model from opening is the error to report.
        }
    }
}
