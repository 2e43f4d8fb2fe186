// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal.bench;

import java.util.List;
import java.util.OptionalDouble;

/**
 * What was measured of one contender; figures that took too long or did not fit are empty.
 *
 * @param name what it is called
 * @param parameters the elements of its weights
 * @param decode tokens a second behind each context, one sequence
 * @param firstToken seconds from the prompt to its first token, by length of the prompt
 * @param stateBytes the bytes of one sequence's recurrent states, by context
 * @param cacheBytes the bytes of one sequence's keys and values, by context
 * @param batched tokens a second of all sequences together behind the shortest context, by batch
 * @param reading tokens a second of reading prompts
 * @param quality bytes predicted right as {@code e^-nats}, the mean probability of a byte; of a text, if there was one
 */
public record Figures(String name, long parameters, List<OptionalDouble> decode, List<OptionalDouble> firstToken,
        List<Long> stateBytes, List<Long> cacheBytes, List<OptionalDouble> batched, OptionalDouble reading,
        OptionalDouble quality) {
    /** Copies the lists. */
    public Figures {
        decode = List.copyOf(decode);
        firstToken = List.copyOf(firstToken);
        stateBytes = List.copyOf(stateBytes);
        cacheBytes = List.copyOf(cacheBytes);
        batched = List.copyOf(batched);
    }

    /** The bytes that a sequence takes at the context with this index. */
    public long memory(int context) {
        return stateBytes.get(context) + cacheBytes.get(context);
    }

    /**
     * The efficiency relative to another: {@code (speed * quality) / memory}, both behind one context, so
     * that the other has 1. Without a quality it is left out.
     */
    public OptionalDouble efficiency(Figures other, int context) {
        OptionalDouble speed = decode.get(context);
        OptionalDouble otherSpeed = other.decode.get(context);
        if (speed.isEmpty() || otherSpeed.isEmpty() || memory(context) == 0) {
            return OptionalDouble.empty();
        }
        double qualities = quality.isPresent() && other.quality.isPresent()
                ? quality.getAsDouble() / other.quality.getAsDouble() : 1;
        return OptionalDouble.of(speed.getAsDouble() / otherSpeed.getAsDouble() * qualities
                * other.memory(context) / memory(context));
    }
}
