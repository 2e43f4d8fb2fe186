// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.family;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.heddle.api.config.ConfigException;
import io.heddle.api.family.Family;

/** Asserts that a family refuses a model in one line that names the culprit. */
final class Refusal {
    private Refusal() {}

    static void of(String message, PublishedModel model, Family family) {
        String found = assertThrows(ConfigException.class, () -> model.plan(family)).getMessage();
        assertEquals(message, found);
        assertFalse(found.contains("\n"));
    }
}
