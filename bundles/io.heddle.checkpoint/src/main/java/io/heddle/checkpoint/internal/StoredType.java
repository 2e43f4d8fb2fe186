// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.internal;

import io.heddle.api.tensor.DataType;
import io.heddle.checkpoint.ModelException;
import io.heddle.checkpoint.safetensors.ElementType;
import java.util.Optional;

/** Which stored types a weight can be of; bools and bytes are masks, not weights. */
public final class StoredType {
    private StoredType() {}

    /** The type of weights that are stored so, if they can be. */
    public static Optional<DataType> of(ElementType stored) {
        return Optional.ofNullable(switch (stored) {
            case F64 -> DataType.F64;
            case F32 -> DataType.F32;
            case F16 -> DataType.F16;
            case BF16 -> DataType.BF16;
            case I64 -> DataType.I64;
            case I32 -> DataType.I32;
            case I8 -> DataType.I8;
            default -> null;
        });
    }

    /** @throws ModelException naming a tensor that no weight can be */
    public static DataType of(String tensor, ElementType stored) {
        return of(stored).orElseThrow(() -> new ModelException("tensor " + Quoting.quote(tensor) + " is of type " + stored
                + ", which no weight can be; allowed are F64, F32, F16, BF16, I64, I32, I8"));
    }
}
