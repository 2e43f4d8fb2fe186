// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal.model;

import io.heddle.api.tensor.DataType;

/** The values of {@code --type}. */
public enum Precision {
    /** Single. */
    F32(DataType.F32),
    /** Double. */
    F64(DataType.F64);

    private final DataType type;

    Precision(DataType type) {
        this.type = type;
    }

    DataType type() {
        return type;
    }
}
