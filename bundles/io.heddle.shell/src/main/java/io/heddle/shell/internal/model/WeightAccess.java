// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal.model;

import io.heddle.checkpoint.Models;

/** The values of {@code --weights}. */
public enum WeightAccess {
    /** Mapped read-only. */
    MAP(Models.Access.MAPPED),
    /** Read into memory. */
    COPY(Models.Access.COPIED);

    private final Models.Access access;

    WeightAccess(Models.Access access) {
        this.access = access;
    }

    Models.Access access() {
        return access;
    }
}
