// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal;

import io.heddle.api.tensor.Shape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A file of recorded F32 tensors, by name. */
public record Golden(String file, String header, ByteBuffer data) {
    /**
     * One tensor.
     *
     * @param shape its shape
     * @param values its numbers in row-major order
     */
    public record Values(Shape shape, double[] values) {}

    /** Reads {@code goldens/NAME.safetensors}. */
    public static Golden read(String name) {
        try (var in = Golden.class.getResourceAsStream("/goldens/" + name + ".safetensors")) {
            ByteBuffer bytes = ByteBuffer.wrap(in.readAllBytes()).order(ByteOrder.LITTLE_ENDIAN);
            int length = (int) bytes.getLong(0);
            String header = new String(bytes.array(), 8, length, StandardCharsets.UTF_8).replace(" ", "");
            return new Golden(name, header, bytes.slice(8 + length, bytes.limit() - 8 - length).order(ByteOrder.LITTLE_ENDIAN));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether there is such a tensor. */
    public boolean has(String name) {
        return header.contains('"' + name + "\":{");
    }

    /** A tensor that the file must have. */
    public Values get(String name) {
        Matcher found = Pattern.compile('"' + Pattern.quote(name)
                + "\":\\{\"dtype\":\"F32\",\"shape\":\\[([\\d,]*)],\"data_offsets\":\\[(\\d+),").matcher(header);
        if (!found.find()) {
            throw new IllegalArgumentException("no F32 tensor " + name + " in " + file);
        }
        int[] sizes = Arrays.stream(found.group(1).split(",")).filter(size -> !size.isEmpty()).mapToInt(Integer::parseInt).toArray();
        double[] values = new double[(int) Shape.of(sizes).count()];
        int at = Integer.parseInt(found.group(2));
        Arrays.setAll(values, i -> data.getFloat(at + Float.BYTES * i));
        return new Values(Shape.of(sizes), values);
    }
}
