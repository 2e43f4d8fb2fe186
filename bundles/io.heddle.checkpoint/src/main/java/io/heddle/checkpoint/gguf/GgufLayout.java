// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.gguf;

import io.heddle.checkpoint.internal.Quoting;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/**
 * The list of tensors and the rules about where they lie: one after another, each at the next multiple of the
 * alignment. So no byte is claimed twice, which is how a small file would demand a large allocation.
 *
 * @param in at the first entry of the list
 * @param alignment a power of two
 */
record GgufLayout(GgufInput in, Path file, int alignment) {
    static final int STANDARD_ALIGNMENT = 32;
    static final int MOST_ALIGNMENT = 1 << 20;
    /** A length, a name, a rank, no dimension, a type and an offset. */
    static final int LEAST_TENSOR_BYTES = 25;
    /** Published models have some thousands. */
    private static final int MOST_TENSORS = 100_000;
    private static final int MOST_NAME_BYTES = 4096;
    private static final int MOST_DIMENSIONS = 4;

    /** An entry whose place is not checked yet. */
    private record Entry(String name, GgufType type, List<Long> shape, long offset, long byteSize) {}

    /**
     * @param count of the entries
     * @param length of the file
     */
    SequencedMap<String, GgufTensor> read(long count, long length) throws IOException {
        if (count > MOST_TENSORS) {
            throw refused("it has " + count + " tensors; at most " + MOST_TENSORS + " are allowed");
        }
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            entries.add(entry(i));
        }
        SequencedMap<String, GgufTensor> tensors = new LinkedHashMap<>();
        long start = aligned(in.position());
        long at = 0;
        for (Entry entry : entries) {
            String what = subject(entry.name());
            if (entry.offset() != at) {
                throw refused(what + " begins at byte " + Long.toUnsignedString(entry.offset()) + " of the data; after the"
                        + " tensor before it, " + at + " is due");
            }
            if (entry.byteSize() > length - start - at) {
                throw refused(what + " takes " + entry.byteSize() + " bytes from byte " + (start + at) + " on, but the file has "
                        + length);
            }
            if (tensors.put(entry.name(), new GgufTensor(entry.name(), entry.type(), entry.shape(), start + at,
                    entry.byteSize())) != null) {
                throw refused(what + " is there twice");
            }
            at = aligned(Math.addExact(at, entry.byteSize()));
        }
        return Collections.unmodifiableSequencedMap(tensors);
    }

    private Entry entry(int index) throws IOException {
        String name = in.string(MOST_NAME_BYTES, "the name of tensor " + index);
        String what = subject(name);
        int rank = in.u32("the rank of " + what);
        if (rank < 0 || rank > MOST_DIMENSIONS) {
            throw refused(what + " has " + Integer.toUnsignedString(rank) + " dimensions; at most " + MOST_DIMENSIONS
                    + " are allowed");
        }
        List<Long> shape = new ArrayList<>();
        for (int axis = 0; axis < rank; axis++) {
            long size = in.u64("the shape of " + what);
            if (size < 1) {
                throw refused(what + " has a dimension of " + Long.toUnsignedString(size) + "; 1 to " + Long.MAX_VALUE
                        + " are allowed");
            }
            // The file names the innermost dimension first.
            shape.addFirst(size);
        }
        GgufType type = type(in.u32("the type of " + what), what);
        return new Entry(name, type, shape, in.u64("the place of " + what), byteSize(what, type, shape));
    }

    private GgufType type(int number, String what) throws MalformedGgufException {
        return GgufType.numbered(number).orElseThrow(() -> new MalformedGgufException(file, what + " is of type "
                + Integer.toUnsignedString(number) + ", which is not known; supported are " + GgufType.allSupported(),
                "quantise the model to one of these types"));
    }

    private long byteSize(String what, GgufType type, List<Long> shape) throws MalformedGgufException {
        long innermost = shape.isEmpty() ? 1 : shape.getLast();
        if (innermost % type.blockSize() != 0) {
            throw refused(what + " has rows of " + innermost + " elements; " + type + " comes in blocks of " + type.blockSize());
        }
        try {
            long elements = 1;
            for (long size : shape) {
                elements = Math.multiplyExact(elements, size);
            }
            return Math.multiplyExact(elements / type.blockSize(), type.blockBytes());
        } catch (ArithmeticException overflow) {
            throw refused(what + " has the shape " + shape + ", whose size does not fit 63 bits");
        }
    }

    private long aligned(long position) {
        return Math.addExact(position, alignment - 1) & -(long) alignment;
    }

    private MalformedGgufException refused(String problem) {
        return new MalformedGgufException(file, problem);
    }

    static String subject(String name) {
        return "the tensor " + Quoting.quote(name);
    }
}
