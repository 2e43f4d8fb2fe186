// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal.result;

import io.heddle.api.stack.Choice;
import io.heddle.api.stack.Rule;
import io.heddle.api.stack.StackOutline;
import io.heddle.api.stack.StackSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a request gets of a stack with alternatives.
 *
 * @param what the alternatives that are picked, with their rules; nothing where none is
 * @param outline what runs then
 */
public record Picked(String what, StackOutline outline) {

    /** Tells for requests what they get. */
    @FunctionalInterface
    public interface Picker {
        /**
         * @param context tokens of a sequence
         * @param batch sequences at once
         */
        Picked at(long context, long batch);
    }

    /**
     * @param spec the description with its alternatives
     * @param choices what is picked
     * @param outline what runs then
     */
    public static Picked of(StackSpec spec, List<Choice> choices, StackOutline outline) {
        Map<String, List<String>> places = new LinkedHashMap<>();
        choices.stream().filter(choice -> choice.alternative() >= 0).forEach(choice -> places.computeIfAbsent(
                choice.mechanism() + " (" + rule(spec, choice) + ")", what -> new ArrayList<>()).add(choice.place()));
        return new Picked(places.entrySet().stream().map(entry -> entry.getKey() + " at " + String.join(" ", entry.getValue()))
                .collect(Collectors.joining(", ")), outline);
    }

    private static Rule rule(StackSpec spec, Choice choice) {
        int[] place = Arrays.stream(choice.place().split("\\.")).mapToInt(Integer::parseInt).toArray();
        return spec.layers().get(place[0]).stages().get(place[1]).branches().get(place[2]).alternatives()
                .get(choice.alternative()).when();
    }
}
