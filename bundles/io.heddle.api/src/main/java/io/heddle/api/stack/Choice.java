// SPDX-License-Identifier: Apache-2.0
package io.heddle.api.stack;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What was picked where a stack has alternatives.
 *
 * @param place layer, stage and branch, as in {@code 3.0.0}
 * @param alternative the index of the alternative, or -1 for the branch's own block
 * @param mechanism what runs there
 * @param reason why, in a few words
 */
public record Choice(String place, int alternative, String mechanism, String reason) {
    /** Choices in words, equal ones together: {@code ssd at 1.0.0 3.0.0 since context 8192 > 4096}. */
    public static List<String> told(List<Choice> choices) {
        Map<List<String>, List<String>> places = new LinkedHashMap<>();
        choices.forEach(choice -> places.computeIfAbsent(List.of(choice.mechanism(), choice.reason()), key -> new ArrayList<>())
                .add(choice.place()));
        return places.entrySet().stream().map(entry -> entry.getKey().getFirst() + " at " + String.join(" ", entry.getValue())
                + " since " + entry.getKey().getLast()).toList();
    }

    @Override
    public String toString() {
        return told(List.of(this)).getFirst();
    }
}
