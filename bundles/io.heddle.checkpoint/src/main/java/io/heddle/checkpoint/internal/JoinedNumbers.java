// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.internal;

import io.heddle.api.tensor.DataType;
import io.heddle.api.tensor.Shape;
import io.heddle.api.weight.BlockFormat;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

/** Blocks side by side on an axis, copied when the numbers are first asked for: a plan asks for types and shapes only. */
final class JoinedNumbers implements Numbers {
    private static final int ALIGNMENT = 64;

    private final List<StridedBlock> parts;
    private final Shape shape;
    private final int axis;
    private final DataType type;
    private @Nullable MemorySegment whole;

    /**
     * @param parts in their order
     * @param shape of the whole
     * @param axis on which they lie side by side
     * @param type F32 or F64, into which they are copied
     */
    JoinedNumbers(List<StridedBlock> parts, Shape shape, int axis, DataType type) {
        this.parts = parts;
        this.shape = shape;
        this.axis = axis;
        this.type = type;
    }

    @Override
    public synchronized MemorySegment read(long from, long to) {
        if (whole == null) {
            whole = joined(count -> count * type.bytes(), part -> {
                MemorySegment dense = Arena.ofAuto().allocate(Math.max(1, part.shape().count() * type.bytes()), ALIGNMENT);
                Widening.copy(part, dense, 0, type);
                return dense;
            });
        }
        return Numbers.in(whole, type).read(from, to);
    }

    /** That of all parts, if their rows are whole blocks. */
    @Override
    public Optional<BlockFormat> format() {
        Optional<BlockFormat> first = parts.getFirst().format();
        return parts.stream().allMatch(part -> part.format().equals(first)) ? first : Optional.empty();
    }

    @Override
    public MemorySegment blocks(long from, long to) {
        BlockFormat format = format().orElseThrow();
        long begin = from / format.elements() * format.bytes();
        return joined(count -> count / format.elements() * format.bytes(), StridedBlock::blocks)
                .asSlice(begin, to / format.elements() * format.bytes() - begin);
    }

    /** Copies parts of {@code contents}, which are dense, to where they belong. */
    private MemorySegment joined(LongUnaryOperator bytes, Function<StridedBlock, MemorySegment> contents) {
        MemorySegment all = Arena.ofAuto().allocate(Math.max(1, bytes.applyAsLong(shape.count())), ALIGNMENT);
        long step = StridedBlock.denseStrides(shape.sizes())[axis];
        long row = bytes.applyAsLong(step * shape.size(axis));
        long at = 0;
        for (StridedBlock part : parts) {
            MemorySegment dense = contents.apply(part);
            long run = bytes.applyAsLong(step * part.sizes()[axis]);
            for (long i = 0, outer = shape.count() / Math.max(1, step * shape.size(axis)); i < outer; i++) {
                MemorySegment.copy(dense, i * run, all, i * row + at, run);
            }
            at += run;
        }
        return all;
    }
}
