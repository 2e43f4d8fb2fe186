// SPDX-License-Identifier: Apache-2.0
package io.heddle.api.state;

import io.heddle.api.tensor.DataType;
import io.heddle.api.tensor.Shape;

/**
 * One tensor of a state.
 *
 * <p>Its canonical form, in which states are saved, moved between computes and converted, is
 * {@code shape} for a fixed state and {@code [entries, shape..]} in time order for a growing one.
 *
 * @param name its name in the mixer
 * @param shape the shape of one entry, without slot and time
 * @param kind what it holds
 * @param growth how it grows
 */
public record StateEntry(String name, Shape shape, Kind kind, Growth growth) {
    /** What a state tensor holds, which decides its element type. */
    public enum Kind {
        /** A recurrence's carried value: the compute's element type, never less than F32. */
        RECURRENT,
        /** Past keys and values: may be kept in a smaller type. */
        CACHE,
        /** A counter or an index: I32. */
        INDEX;

        /** The type that a compute of the given element type keeps it in unless told otherwise. */
        public DataType type(DataType computed) {
            return this == INDEX ? DataType.I32 : computed;
        }
    }

    /** The elements of one sequence's state after {@code tokens} tokens. */
    public long elements(long tokens) {
        return Math.multiplyExact(shape.count(), growth.entries(tokens));
    }
}
