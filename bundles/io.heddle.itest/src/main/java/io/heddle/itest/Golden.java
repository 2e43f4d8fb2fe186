// SPDX-License-Identifier: Apache-2.0
package io.heddle.itest;

import io.heddle.checkpoint.safetensors.Access;
import io.heddle.checkpoint.safetensors.SafetensorsFile;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * A checkpoint with the results that its published implementation gave.
 *
 * @param folder where the checkpoint was unpacked
 * @param ids {@code [row][time]}
 * @param logits {@code [row][time * vocabulary]} of as many rows as there are
 * @param generated {@code [row][time]}: prompts and their greedy continuation; none if absent
 */
record Golden(Path folder, int[][] ids, float[][] logits, int[][] generated) {
    /** Unpacks the files of a golden from this bundle. */
    static Golden unpack(String name, Path target) throws IOException {
        Path folder = Files.createDirectories(target.resolve(name));
        for (String file : List.of("config.json", "model.safetensors", "golden.safetensors")) {
            URL resource = Golden.class.getResource("/goldens/" + name + "/" + file);
            if (resource != null) {
                try (InputStream in = resource.openStream()) {
                    Files.copy(in, folder.resolve(file));
                }
            }
        }
        return read(folder, folder.resolve("golden.safetensors"));
    }

    /** Reads the results beside a checkpoint. */
    static Golden read(Path checkpoint, Path results) throws IOException {
        try (SafetensorsFile file = SafetensorsFile.open(results, Access.COPY)) {
            int[][] generated = file.tensors().containsKey("generated") ? integers(file, "generated") : new int[0][];
            return new Golden(checkpoint, integers(file, "input_ids"), floats(file, "logits"), generated);
        }
    }

    static int[][] integers(SafetensorsFile file, String name) throws IOException {
        int rows = file.tensors().get(name).shape().getFirst().intValue();
        MemorySegment bytes = file.bytes(name);
        int time = (int) (bytes.byteSize() / Long.BYTES / rows);
        int[][] values = new int[rows][time];
        for (int i = 0; i < rows * time; i++) {
            values[i / time][i % time] = (int) bytes.get(ValueLayout.JAVA_LONG_UNALIGNED, (long) i * Long.BYTES);
        }
        return values;
    }

    static float[][] floats(SafetensorsFile file, String name) throws IOException {
        int rows = file.tensors().get(name).shape().getFirst().intValue();
        float[] all = file.bytes(name).toArray(ValueLayout.JAVA_FLOAT_UNALIGNED);
        int width = all.length / rows;
        float[][] values = new float[rows][];
        for (int row = 0; row < rows; row++) {
            values[row] = Arrays.copyOfRange(all, row * width, (row + 1) * width);
        }
        return values;
    }
}
