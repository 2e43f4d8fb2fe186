// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal.model;

import io.heddle.api.tensor.DataType;

/** The values of {@code --type} where weights are written. */
public enum StoredPrecision {
    /** Single. */
    F32(DataType.F32),
    /** The upper half of a single. */
    BF16(DataType.BF16),
    /** Half. */
    F16(DataType.F16);

    private final DataType type;

    StoredPrecision(DataType type) {
        this.type = type;
    }

    /** The type itself. */
    public DataType type() {
        return type;
    }
}
