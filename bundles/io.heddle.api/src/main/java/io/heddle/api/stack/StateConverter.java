// SPDX-License-Identifier: Apache-2.0
package io.heddle.api.stack;

import io.heddle.api.config.Config;
import io.heddle.api.state.StateSpec;
import java.util.Map;
import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Turns the state of one mechanism into that of another: a service, usually in the bundle of the
 * mechanism that it leads to. The continuation must be the one that the first mechanism would have
 * given, wherever the second computes the same function. Stateless and thread-safe.
 */
@ConsumerType
public interface StateConverter {
    /**
     * One end of a conversion.
     *
     * @param options how the mechanism is set, defaults left out
     * @param state what it declares
     */
    record End(Config options, StateSpec state) {}

    /** The name of the mechanism that it leads from. */
    String from();

    /** The name of the mechanism that it leads to. */
    String to();

    /** Why these two settings cannot be converted exactly; empty if they can. */
    Optional<String> refusal(End from, End to);

    /**
     * Translates one sequence's state.
     *
     * @param state canonical tensors by name, as {@code from} declares them
     * @param length how many tokens the sequence has read
     * @return canonical tensors by name, as {@code to} declares them
     */
    Map<String, StateSnapshot.Entry> convert(Map<String, StateSnapshot.Entry> state, int length, End from, End to);
}
