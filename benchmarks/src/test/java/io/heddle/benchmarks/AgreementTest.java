// SPDX-License-Identifier: Apache-2.0
package io.heddle.benchmarks;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class AgreementTest {
    private static final float[] RESULT = Draw.uniform("result", -1, 1, 10_000);

    @Test
    void roundingIsForgiven() {
        float[] rounded = RESULT.clone();
        for (int i = 0; i < rounded.length; i++) {
            rounded[i] *= 1 + 1e-4f * (i % 3 - 1);
        }
        assertTrue(Agreement.of(RESULT).with(Agreement.parse(Agreement.of(rounded).toString())));
    }

    @Test
    void numbersOfTheSameSizeInAnotherPlaceAreNoticed() {
        float[] shifted = RESULT.clone();
        System.arraycopy(RESULT, 1, shifted, 0, RESULT.length - 1);
        assertFalse(Agreement.of(RESULT).with(Agreement.of(shifted)));
    }

    @Test
    void anotherScaleIsNoticed() {
        float[] larger = RESULT.clone();
        for (int i = 0; i < larger.length; i++) {
            larger[i] *= 1.02f;
        }
        assertFalse(Agreement.of(RESULT).with(Agreement.of(larger)));
    }
}
