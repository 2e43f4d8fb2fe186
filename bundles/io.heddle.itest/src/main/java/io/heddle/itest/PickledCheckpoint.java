// SPDX-License-Identifier: Apache-2.0
package io.heddle.itest;

import io.heddle.checkpoint.safetensors.Access;
import io.heddle.checkpoint.safetensors.ElementType;
import io.heddle.checkpoint.safetensors.SafetensorsFile;
import io.heddle.checkpoint.safetensors.TensorEntry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes the tensors of a safetensors file as {@code torch.save} would write their state_dict. */
final class PickledCheckpoint {
    private static final Map<ElementType, String> STORAGES = Map.of(ElementType.F32, "FloatStorage",
            ElementType.F16, "HalfStorage", ElementType.BF16, "BFloat16Storage", ElementType.I64, "LongStorage");

    private final ByteArrayOutputStream pickle = new ByteArrayOutputStream();
    private final List<byte[]> storages = new ArrayList<>();

    private PickledCheckpoint() {}

    /**
     * @param turned whether matrices lie in memory column by column, as a transposed tensor does
     * @return the file
     */
    static Path write(Path safetensors, Path file, boolean turned) throws IOException {
        PickledCheckpoint writer = new PickledCheckpoint();
        writer.raw("\u0080\u0002ccollections\nOrderedDict\n)R(");
        try (SafetensorsFile source = SafetensorsFile.open(safetensors, Access.COPY)) {
            for (TensorEntry tensor : source.tensors().values()) {
                byte[] bytes = source.bytes(tensor.name()).toArray(ValueLayout.JAVA_BYTE);
                writer.tensor(tensor, bytes, turned && tensor.shape().size() == 2);
            }
        }
        writer.raw("u.");
        try (ZipOutputStream archive = new ZipOutputStream(Files.newOutputStream(file))) {
            entry(archive, "data.pkl", writer.pickle.toByteArray());
            for (int key = 0; key < writer.storages.size(); key++) {
                entry(archive, "data/" + key, writer.storages.get(key));
            }
        }
        return file;
    }

    private void tensor(TensorEntry tensor, byte[] bytes, boolean turned) {
        int width = tensor.type().bits() / Byte.SIZE;
        text(tensor.name());
        raw("ctorch._utils\n_rebuild_tensor_v2\n((");
        text("storage");
        raw("ctorch\n" + STORAGES.get(tensor.type()) + "\n");
        text(String.valueOf(storages.size()));
        text("cpu");
        number(bytes.length / width);
        raw("tQK\0(");
        tensor.shape().forEach(this::number);
        raw("t(");
        if (turned) {
            number(1);
            number(tensor.shape().getFirst());
        } else {
            for (int axis = 0; axis < tensor.shape().size(); axis++) {
                number(tensor.shape().subList(axis + 1, tensor.shape().size()).stream().reduce(1L, Math::multiplyExact));
            }
        }
        raw("t\u0089ccollections\nOrderedDict\n)RtR");
        storages.add(turned ? turned(bytes, tensor.shape(), width) : bytes);
    }

    private static byte[] turned(byte[] bytes, List<Long> shape, int width) {
        int rows = (int) (long) shape.get(0);
        int columns = (int) (long) shape.get(1);
        byte[] turned = new byte[bytes.length];
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                System.arraycopy(bytes, (row * columns + column) * width, turned, (column * rows + row) * width, width);
            }
        }
        return turned;
    }

    private void text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        raw("X");
        pickle.writeBytes(little(4).putInt(bytes.length).array());
        pickle.writeBytes(bytes);
    }

    private void number(long number) {
        raw("\u008a\u0008");
        pickle.writeBytes(little(8).putLong(number).array());
    }

    private static ByteBuffer little(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private void raw(String opcodes) {
        pickle.writeBytes(opcodes.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static void entry(ZipOutputStream archive, String name, byte[] bytes) throws IOException {
        CRC32 sum = new CRC32();
        sum.update(bytes);
        ZipEntry entry = new ZipEntry("model/" + name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(bytes.length);
        entry.setCrc(sum.getValue());
        archive.putNextEntry(entry);
        archive.write(bytes);
        archive.closeEntry();
    }
}
