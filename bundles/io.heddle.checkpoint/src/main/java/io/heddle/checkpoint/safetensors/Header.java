// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.safetensors;

import io.heddle.checkpoint.safetensors.MalformedCheckpointException.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Collections;
import java.util.Map;
import java.util.SequencedMap;

/**
 * A header that has been read and checked against the length of its file.
 *
 * @param dataStart where the data begin in the file, in bytes
 * @param tensors   in the order of their data
 * @param metadata  in the order of the text
 */
record Header(long dataStart, SequencedMap<String, TensorEntry> tensors, Map<String, String> metadata) {

    /** The length of the header comes first: eight bytes, unsigned, little-endian. */
    static final int PREFIX = Long.BYTES;

    static Header read(FileBytes bytes, long fileLength) throws IOException {
        if (fileLength < PREFIX)
            throw new MalformedCheckpointException(Kind.HEADER_TOO_SMALL, bytes.file(),
                    "the file has " + fileLength + " bytes, but the length of the header alone takes " + PREFIX);
        var prefix = ByteBuffer.allocate(PREFIX).order(ByteOrder.LITTLE_ENDIAN);
        bytes.read(0, prefix);
        long length = prefix.getLong(0);
        if (Long.compareUnsigned(length, Limits.HEADER_BYTES) > 0)
            throw new MalformedCheckpointException(Kind.HEADER_TOO_LARGE, bytes.file(), "the header is said to have "
                    + Long.toUnsignedString(length) + " bytes; at most " + Limits.HEADER_BYTES + " are allowed");
        if (length > fileLength - PREFIX)
            throw new MalformedCheckpointException(Kind.INVALID_HEADER_LENGTH, bytes.file(), "the header is said to have "
                    + length + " bytes, but only " + (fileLength - PREFIX) + " follow");
        try (var json = new StrictJson(bytes.stream(PREFIX, length), bytes.file(), "header", Kind.INVALID_HEADER)) {
            var parser = new HeaderParser(json);
            parser.parse();
            var tensors = Layout.check(bytes.file(), parser.tensors().values(), fileLength - PREFIX - length);
            return new Header(PREFIX + length, tensors, Collections.unmodifiableMap(parser.metadata()));
        }
    }
}
