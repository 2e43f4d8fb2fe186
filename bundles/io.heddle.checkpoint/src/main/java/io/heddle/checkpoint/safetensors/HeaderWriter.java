// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.safetensors;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonGenerator;
import io.heddle.checkpoint.safetensors.MalformedCheckpointException.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;

/** Turns descriptions of tensors into the bytes of a header. */
final class HeaderWriter {

    /** The data start at a multiple of this, so that a mapping is aligned for every element type. */
    private static final int ALIGNMENT = 8;

    private HeaderWriter() {
    }

    /** The length, the text, and spaces up to the alignment. */
    static ByteBuffer write(Path file, Map<String, String> metadata, Collection<TensorEntry> tensors) throws IOException {
        var text = new Capped(file);
        try (JsonGenerator json = StrictJson.FACTORY.createGenerator(text, JsonEncoding.UTF8)) {
            json.writeStartObject();
            if (!metadata.isEmpty())
                writeMetadata(json, metadata);
            for (TensorEntry tensor : tensors)
                writeTensor(json, tensor);
            json.writeEndObject();
        }
        while (text.size() % ALIGNMENT != 0)
            text.write(' ');
        var header = ByteBuffer.allocate(Header.PREFIX + text.size()).order(ByteOrder.LITTLE_ENDIAN);
        return header.putLong(text.size()).put(text.toBytes()).flip();
    }

    private static void writeMetadata(JsonGenerator json, Map<String, String> metadata) throws IOException {
        json.writeObjectFieldStart(HeaderParser.METADATA);
        for (var entry : metadata.entrySet())
            json.writeStringField(entry.getKey(), entry.getValue());
        json.writeEndObject();
    }

    private static void writeTensor(JsonGenerator json, TensorEntry tensor) throws IOException {
        json.writeObjectFieldStart(tensor.name());
        json.writeStringField("dtype", tensor.type().name());
        json.writeArrayFieldStart("shape");
        for (long dimension : tensor.shape())
            json.writeNumber(dimension);
        json.writeEndArray();
        json.writeArrayFieldStart("data_offsets");
        json.writeNumber(tensor.begin());
        json.writeNumber(tensor.end());
        json.writeEndArray();
        json.writeEndObject();
    }

    /** Stops a header that no reader would accept while it grows, not when it fills the memory. */
    private static final class Capped extends OutputStream {

        private final Path file;
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        Capped(Path file) {
            this.file = file;
        }

        @Override
        public void write(int one) throws IOException {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] from, int offset, int length) throws IOException {
            if (length > Limits.HEADER_BYTES - bytes.size())
                throw new MalformedCheckpointException(Kind.HEADER_TOO_LARGE, file,
                        "the header would have more than the " + Limits.HEADER_BYTES + " bytes that are allowed");
            bytes.write(from, offset, length);
        }

        int size() {
            return bytes.size();
        }

        byte[] toBytes() {
            return bytes.toByteArray();
        }
    }
}
