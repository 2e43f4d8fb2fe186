// SPDX-License-Identifier: Apache-2.0
package io.heddle.api.stack;

import io.heddle.api.weight.WeightStore;
import java.util.Optional;

/**
 * A wish to exchange the mechanism in some places of a running stack.
 *
 * @param places layers by index ({@code 3}), ranges ({@code 0-2}), stages ({@code 3.1}), mechanisms by
 *     name, or {@code all}, separated by commas; a layer alone means its first stage
 * @param block what comes there; the mechanism that is there already keeps its settings if none are given
 * @param missing where weights come from that the stack's own store does not have in the shape that is
 *     needed; without it such a weight refuses the swap. Stays open as long as the stack
 */
public record SwapOrder(String places, BlockSpec block, Optional<WeightStore> missing) {}
