// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.weight;

import io.heddle.api.kernel.WeightForm;
import io.heddle.api.tensor.Arena;
import io.heddle.api.tensor.DataType;
import io.heddle.api.tensor.Device;
import io.heddle.api.tensor.Tensor;
import io.heddle.api.weight.Weight;
import io.heddle.api.weight.WeightSource;
import java.util.Optional;

/**
 * Brings weights into the form that kernels read: matrices stay where they are stored if that can be
 * read as it is, or are rounded; everything else becomes F32. Thread-safe.
 *
 * @param device where copies are kept
 */
public record Preparation(Device device) {
    /** Prepares one weight; owned by the caller. */
    public VectorWeight prepare(Weight weight, WeightSource source, WeightForm form) {
        if (!source.shape().equals(weight.shape())) {
            throw new IllegalArgumentException(weight.path() + " is " + weight.shape() + ", but its numbers are "
                    + source.shape());
        }
        if (weight.use() == Weight.Use.EXACT || weight.shape().rank() < 2) {
            return copied(weight, source);
        }
        return switch (form) {
            case STORED -> stored(weight, source)
                    .or(() -> source.storedBlocks().map(blocks -> new Blocks(device, weight.shape(), blocks).repacked()))
                    .orElseGet(() -> narrowed(weight, source));
            case INT8 -> rounded(weight, source, false);
            case INT4 -> rounded(weight, source, weight.shape().width() % NibbleWeight.GROUP == 0);
        };
    }

    /** The weight where it lies, which costs no memory and no time. */
    private Optional<VectorWeight> stored(Weight weight, WeightSource source) {
        Arena nothing = new Arena(device);
        return source.stored().flatMap(segment -> switch (source.type()) {
            case F32 -> Optional.of(new FloatWeight(weight.shape(), segment, nothing));
            case BF16 -> Optional.of(new HalfWeight(weight.shape(), HalfWeight.Kind.BF16, segment, nothing));
            case F16 -> Optional.of(new HalfWeight(weight.shape(), HalfWeight.Kind.F16, segment, nothing));
            default -> Optional.empty();
        });
    }

    /** A copy in the two bytes an element that a rearranged weight is stored in; in floats where it had more digits. */
    private VectorWeight narrowed(Weight weight, WeightSource source) {
        FloatWeight copied = copied(weight, source);
        Optional<HalfWeight.Kind> kind = switch (source.type()) {
            case BF16 -> Optional.of(HalfWeight.Kind.BF16);
            case F16 -> Optional.of(HalfWeight.Kind.F16);
            default -> Optional.empty();
        };
        Optional<HalfWeight> half = kind.flatMap(k -> Narrowing.exactly(copied, k, device));
        if (half.isEmpty()) {
            return copied;
        }
        copied.close();
        return half.get();
    }

    private FloatWeight copied(Weight weight, WeightSource source) {
        Arena arena = new Arena(device);
        try {
            Tensor tensor = arena.allocate(DataType.F32, weight.shape());
            source.copyTo(tensor.segment(), DataType.F32);
            return new FloatWeight(weight.shape(), tensor.segment(), arena);
        } catch (RuntimeException | Error failed) {
            arena.close();
            throw failed;
        }
    }

    /** Rounds row by row out of what is mapped, or out of a copy that is freed again. */
    private VectorWeight rounded(Weight weight, WeightSource source, boolean toNibbles) {
        try (VectorWeight whole = stored(weight, source).orElseGet(() -> copied(weight, source))) {
            int width = weight.shape().width();
            Quantiser quantiser = new Quantiser(device);
            Quantiser.Rows rows = (row, target) -> whole.widen(row, 0, width, target, 0);
            return toNibbles ? quantiser.nibbles(weight.shape(), rows) : quantiser.bytes(weight.shape(), rows);
        }
    }
}
