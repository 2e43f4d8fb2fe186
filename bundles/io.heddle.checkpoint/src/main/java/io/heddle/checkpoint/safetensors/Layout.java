// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.safetensors;

import io.heddle.checkpoint.internal.Quoting;
import io.heddle.checkpoint.safetensors.MalformedCheckpointException.Kind;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/** The rules about where tensors lie; the same for reading and for writing. */
final class Layout {

    private Layout() {
    }

    /**
     * Checks that the tensors cover the data exactly: no overlap, no gap, nothing before, between or behind.
     * So no byte can be claimed twice, which is how a small file would demand a large allocation,
     * and no byte can hide from all readers.
     *
     * @return the tensors in the order of their data
     */
    static SequencedMap<String, TensorEntry> check(Path file, Collection<TensorEntry> tensors, long dataLength)
            throws MalformedCheckpointException {
        List<TensorEntry> inOrder = tensors.stream()
                .sorted(Comparator.comparingLong(TensorEntry::begin).thenComparingLong(TensorEntry::end))
                .toList();
        var checked = LinkedHashMap.<String, TensorEntry>newLinkedHashMap(inOrder.size());
        long at = 0;
        for (TensorEntry tensor : inOrder) {
            if (tensor.begin() != at || tensor.end() < tensor.begin())
                throw new MalformedCheckpointException(Kind.INVALID_OFFSET, file, subject(tensor.name())
                        + " has the range " + tensor.begin() + " to " + tensor.end() + " where one from " + at + " on is due");
            long demanded = byteSize(file, tensor.name(), tensor.type(), tensor.shape());
            if (tensor.byteSize() != demanded)
                throw new MalformedCheckpointException(Kind.SHAPE_MISMATCH, file, subject(tensor.name())
                        + " has " + tensor.byteSize() + " bytes, but " + tensor.type() + " " + tensor.shape()
                        + " takes " + demanded);
            at = tensor.end();
            checked.put(tensor.name(), tensor);
        }
        if (at != dataLength)
            throw new MalformedCheckpointException(Kind.INCOMPLETE_BUFFER, file,
                    "the tensors end at byte " + at + " of the data, but the file holds " + dataLength);
        return Collections.unmodifiableSequencedMap(checked);
    }

    /**
     * The bytes that a tensor takes.
     * A zero among the dimensions makes that zero, but does not excuse the others from fitting:
     * strides are products of them.
     */
    static long byteSize(Path file, String name, ElementType type, List<Long> shape) throws MalformedCheckpointException {
        long bits = type.bits();
        boolean empty = false;
        try {
            for (long dimension : shape) {
                if (dimension == 0)
                    empty = true;
                else
                    bits = Math.multiplyExact(bits, dimension);
            }
        } catch (ArithmeticException overflow) {
            throw new MalformedCheckpointException(Kind.OVERFLOW, file, subject(name)
                    + " has the shape " + shape + ", whose size in bits does not fit 63 bits");
        }
        if (empty)
            return 0;
        if (bits % Byte.SIZE != 0)
            throw new MalformedCheckpointException(Kind.MISALIGNED, file, subject(name)
                    + " takes " + bits + " bits as " + type + " " + shape + ", which is not a number of bytes");
        return bits / Byte.SIZE;
    }

    static String subject(String name) {
        return "tensor " + Quoting.quote(name);
    }
}
