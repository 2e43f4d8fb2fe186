// SPDX-License-Identifier: Apache-2.0
package io.heddle.api.tensor;

/**
 * What is known of a tensor before it has memory.
 *
 * @param type its element type
 * @param shape its axis sizes
 */
public record TensorSpec(DataType type, Shape shape) {}
