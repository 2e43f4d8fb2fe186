// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.internal.gguf;

/** The step from a stored number back to the published one. A closed set of what conversions do to numbers. */
sealed interface Change {
    /** The published number of a stored one. */
    float published(float stored);

    /** Decays of Mamba and delta nets are stored as {@code -exp(A_log)}. */
    record LogOfNegative() implements Change {
        @Override
        public float published(float stored) {
            return (float) Math.log(-(double) stored);
        }
    }

    /** Norm weights that are published less 1 are stored whole. */
    record LessOne() implements Change {
        @Override
        public float published(float stored) {
            return stored - 1;
        }
    }

    /** Matrices that were divided. @param factor by what */
    record Times(float factor) implements Change {
        @Override
        public float published(float stored) {
            return factor * stored;
        }
    }
}
