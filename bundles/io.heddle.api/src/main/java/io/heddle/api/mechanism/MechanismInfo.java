// SPDX-License-Identifier: Apache-2.0
package io.heddle.api.mechanism;

import io.heddle.api.config.Option;
import java.util.List;

/**
 * What users are told of a mechanism.
 *
 * @param name its name, as stacks use it
 * @param summary one line
 * @param formula the recurrence or the sum, in one line
 * @param training the work of reading T tokens at once: {@code O(T)}
 * @param step the work of one more token: {@code O(1)}
 * @param memory what it keeps for T tokens: {@code O(1)}
 * @param source the paper or checkpoint family
 * @param options the settings that it understands
 */
public record MechanismInfo(String name, String summary, String formula, String training, String step, String memory,
        String source, List<Option> options) {
    /** Copies the list. */
    public MechanismInfo {
        options = List.copyOf(options);
    }
}
