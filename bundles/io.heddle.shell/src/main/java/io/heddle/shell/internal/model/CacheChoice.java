// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal.model;

import io.heddle.api.state.CacheForm;

/** The values of {@code --cache}. */
public enum CacheChoice {
    /** As computed. */
    F32(CacheForm.COMPUTED),
    /** Two bytes an element. */
    BF16(CacheForm.BF16),
    /** Rounded to one byte an element. */
    INT8(CacheForm.INT8);

    private final CacheForm form;

    CacheChoice(CacheForm form) {
        this.form = form;
    }

    CacheForm form() {
        return form;
    }
}
