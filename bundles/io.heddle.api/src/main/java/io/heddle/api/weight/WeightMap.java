// SPDX-License-Identifier: Apache-2.0
package io.heddle.api.weight;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which published tensors a stack's weights are.
 *
 * @param expressions by {@link Weight#path()}
 */
public record WeightMap(Map<String, WeightExpression> expressions) {
    /** Copies the map, keeping its order. */
    public WeightMap {
        expressions = Collections.unmodifiableMap(new LinkedHashMap<>(expressions));
    }

    /** How this weight follows from published tensors, if the family knows. */
    public Optional<WeightExpression> of(String path) {
        return Optional.ofNullable(expressions.get(path));
    }

    /** Collects a map, line by line. Used by one thread. */
    public static final class Builder {
        private final Map<String, WeightExpression> expressions = new LinkedHashMap<>();

        /** {@code path} is a published tensor as it stands. */
        public Builder put(String path, String tensor) {
            return put(path, WeightExpression.published(tensor));
        }

        /** {@code path} follows from published tensors. */
        public Builder put(String path, WeightExpression expression) {
            expressions.put(path, expression);
            return this;
        }

        /** The map. */
        public WeightMap build() {
            return new WeightMap(expressions);
        }
    }
}
