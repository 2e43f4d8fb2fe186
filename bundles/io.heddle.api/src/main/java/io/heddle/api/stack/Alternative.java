// SPDX-License-Identifier: Apache-2.0
package io.heddle.api.stack;

import java.util.Optional;

/**
 * Another block for a branch, where a rule holds.
 *
 * @param when the rule
 * @param block the block's id
 * @param weights under which block's id its weights are found, if not under its own: two settings of one
 *     mechanism may share theirs
 */
public record Alternative(Rule when, String block, Optional<String> weights) {}
