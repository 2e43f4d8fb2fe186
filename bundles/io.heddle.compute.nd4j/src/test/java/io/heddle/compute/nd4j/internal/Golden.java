// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.nd4j.internal;

import io.heddle.api.tensor.Shape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The tensors of one golden file, by name; small files of F32 and I64 tensors only. */
public record Golden(Map<String, Values> tensors) {
    private static final Pattern TENSOR = Pattern.compile(
            "\"([^\"]+)\":\\{\"dtype\":\"(\\w+)\",\"shape\":\\[([\\d,]*)],\"data_offsets\":\\[(\\d+),(\\d+)]}");

    /**
     * One tensor.
     *
     * @param shape its shape
     * @param values its numbers in row-major order
     */
    public record Values(Shape shape, double[] values) {}

    /** Reads {@code goldens/NAME.safetensors}. */
    public static Golden read(String name) {
        byte[] bytes;
        try (var in = Golden.class.getResourceAsStream("/goldens/" + name + ".safetensors")) {
            bytes = in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        ByteBuffer file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int data = 8 + (int) file.getLong(0);
        Matcher header = TENSOR.matcher(new String(bytes, 8, data - 8, StandardCharsets.UTF_8).replace(" ", ""));
        Map<String, Values> tensors = new HashMap<>();
        while (header.find()) {
            int[] sizes = Arrays.stream(header.group(3).split(",")).filter(size -> !size.isEmpty())
                    .mapToInt(Integer::parseInt).toArray();
            int at = data + Integer.parseInt(header.group(4));
            Shape shape = Shape.of(sizes);
            double[] values = new double[(int) shape.count()];
            boolean floats = header.group(2).equals("F32");
            Arrays.setAll(values, i -> floats ? file.getFloat(at + 4 * i) : file.getLong(at + 8 * i));
            tensors.put(header.group(1), new Values(shape, values));
        }
        return new Golden(tensors);
    }

    /** A tensor that the file must have. */
    public Values get(String name) {
        Values values = tensors.get(name);
        if (values == null) {
            throw new IllegalArgumentException("no tensor " + name + "; there are " + tensors.keySet());
        }
        return values;
    }
}
