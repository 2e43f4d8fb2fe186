// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal.model;

import io.heddle.api.kernel.WeightForm;
import io.heddle.checkpoint.Models;

/** The values of {@code --weights}. */
public enum WeightAccess {
    /** Mapped read-only. */
    MAP(Models.Access.MAPPED, WeightForm.STORED),
    /** Read into memory. */
    COPY(Models.Access.COPIED, WeightForm.STORED),
    /** Rounded to one byte an element. */
    INT8(Models.Access.MAPPED, WeightForm.INT8),
    /** Rounded to half a byte an element. */
    INT4(Models.Access.MAPPED, WeightForm.INT4);

    private final Models.Access access;
    private final WeightForm form;

    WeightAccess(Models.Access access, WeightForm form) {
        this.access = access;
        this.form = form;
    }

    Models.Access access() {
        return access;
    }

    WeightForm form() {
        return form;
    }
}
