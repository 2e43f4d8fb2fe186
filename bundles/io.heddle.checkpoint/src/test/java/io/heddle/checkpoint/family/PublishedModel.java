// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.family;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.heddle.api.config.Config;
import io.heddle.api.family.Family;
import io.heddle.api.family.ModelPlan;
import io.heddle.api.tensor.Shape;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The configuration and the tensor shapes of a published layout, and variants of both. */
record PublishedModel(Map<String, Object> config, Map<String, Shape> tensors) {
    /** Reads one of the layouts under {@code families/}. */
    @SuppressWarnings("unchecked")
    static PublishedModel load(String name) {
        Map<String, Shape> tensors = new LinkedHashMap<>();
        json("/families/" + name + "/tensors.json").forEach((tensor, sizes) -> tensors.put(tensor,
                Shape.of(((List<Integer>) sizes).stream().mapToInt(Integer::intValue).toArray())));
        return new PublishedModel(json("/families/" + name + "/config.json"), tensors);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> json(String resource) {
        try (InputStream in = PublishedModel.class.getResourceAsStream(resource)) {
            return new ObjectMapper().readValue(in, LinkedHashMap.class);
        } catch (IOException unreadable) {
            throw new java.io.UncheckedIOException(unreadable);
        }
    }

    ModelPlan plan(Family family) {
        return family.plan(Config.of(config), tensors);
    }

    /** With a setting, which may be null. */
    PublishedModel with(String key, Object value) {
        Map<String, Object> changed = new LinkedHashMap<>(config);
        changed.put(key, value);
        return new PublishedModel(changed, tensors);
    }

    PublishedModel without(String... keys) {
        Map<String, Object> changed = new LinkedHashMap<>(config);
        List.of(keys).forEach(changed::remove);
        return new PublishedModel(changed, tensors);
    }

    PublishedModel withTensor(String name, int... sizes) {
        Map<String, Shape> changed = new LinkedHashMap<>(tensors);
        changed.put(name, Shape.of(sizes));
        return new PublishedModel(config, changed);
    }

    PublishedModel withoutTensors(String prefix) {
        Map<String, Shape> changed = new LinkedHashMap<>(tensors);
        changed.keySet().removeIf(name -> name.startsWith(prefix));
        return new PublishedModel(config, changed);
    }

    PublishedModel renamed(Function<String, String> name) {
        Map<String, Shape> changed = new LinkedHashMap<>();
        tensors.forEach((tensor, shape) -> changed.put(name.apply(tensor), shape));
        return new PublishedModel(config, changed);
    }

    /** With a bias of so many channels beside every tensor whose name ends so. */
    PublishedModel withBias(String projection) {
        Map<String, Shape> changed = new LinkedHashMap<>(tensors);
        tensors.forEach((name, shape) -> {
            if (name.endsWith(projection + ".weight")) {
                changed.put(name.replace(".weight", ".bias"), Shape.of(shape.size(0)));
            }
        });
        return new PublishedModel(config, changed);
    }
}
