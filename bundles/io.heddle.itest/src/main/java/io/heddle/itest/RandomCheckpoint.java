// SPDX-License-Identifier: Apache-2.0
package io.heddle.itest;

import io.heddle.checkpoint.safetensors.ElementType;
import io.heddle.checkpoint.safetensors.SafetensorsWriter;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A small checkpoint with random weights.
 *
 * @param config the text of {@code config.json}
 * @param shapes of the tensors
 * @param values of the tensors, row by row
 */
record RandomCheckpoint(String config, Map<String, int[]> shapes, Map<String, float[]> values) {
    /**
     * Draws the weights: matrices so that they keep the size of what goes through, norms around 1.
     *
     * @param tensors a line each: name and sizes
     */
    static RandomCheckpoint draw(String config, List<String> tensors, long seed) {
        Random random = new Random(seed);
        Map<String, int[]> shapes = new LinkedHashMap<>();
        Map<String, float[]> values = new LinkedHashMap<>();
        for (String line : tensors) {
            String[] words = line.strip().split(" +");
            int[] shape = Arrays.stream(words).skip(1).mapToInt(Integer::parseInt).toArray();
            double deviation = shape.length == 1 ? 0.3 : 1 / Math.sqrt(shape[shape.length - 1]);
            double mean = words[0].endsWith("norm.weight") ? 1 : 0;
            float[] drawn = new float[Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
            for (int i = 0; i < drawn.length; i++) {
                drawn[i] = (float) (mean + deviation * random.nextGaussian());
            }
            shapes.put(words[0], shape);
            values.put(words[0], drawn);
        }
        return new RandomCheckpoint(config, shapes, values);
    }

    /** Writes the checkpoint's files into a folder, which it makes. */
    Path write(Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("config.json"), config);
        SafetensorsWriter writer = new SafetensorsWriter(folder.resolve("model.safetensors"));
        for (Map.Entry<String, int[]> tensor : shapes.entrySet()) {
            writer.add(tensor.getKey(), ElementType.F32, Arrays.stream(tensor.getValue()).mapToObj(Long::valueOf).toList(),
                    MemorySegment.ofArray(values.get(tensor.getKey())));
        }
        writer.write();
        return folder;
    }

    boolean has(String tensor) {
        return values.containsKey(tensor);
    }

    /** All values of a tensor. */
    float[] of(String tensor) {
        return values.get(tensor);
    }
}
