// SPDX-License-Identifier: Apache-2.0
package io.heddle.router.internal.notation;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/** Writes a list of layers with its repetitions drawn together. For one list. */
final class Repetitions {
    /** The longest group that is looked for. */
    private static final int GROUP = 64;

    private final List<String> layers;
    /** Equal layers have equal numbers, so that comparing them costs nothing. */
    private final int[] kinds;
    private final StringJoiner text = new StringJoiner(", ");

    private Repetitions(List<String> layers) {
        this.layers = layers;
        Map<String, Integer> numbers = new HashMap<>();
        this.kinds = layers.stream().mapToInt(layer -> numbers.computeIfAbsent(layer, unused -> numbers.size()))
                .toArray();
    }

    /** {@code 4 x (7 ssd, attention)} for the 32 layers that it stands for. */
    static String write(List<String> layers) {
        return new Repetitions(layers).write();
    }

    private String write() {
        int at = 0;
        while (at < layers.size()) {
            int length = groupAt(at);
            if (length > 0) {
                int count = count(at, length);
                text.add(count + " x (" + runs(at, at + length) + ")");
                at += count * length;
            } else {
                int run = count(at, 1);
                text.add(runs(at, at + run));
                at += run;
            }
        }
        return text.toString();
    }

    /** The length of the group that covers most from here on; 0 if nothing but equal layers repeats. */
    private int groupAt(int at) {
        int best = 0;
        int covered = count(at, 1);
        for (int length = 2; length <= Math.min(GROUP, (kinds.length - at) / 2); length++) {
            int count = count(at, length);
            if (count >= 2 && count * length > covered) {
                best = length;
                covered = count * length;
            }
        }
        return best;
    }

    /** How often the {@code length} layers from {@code at} on stand there one after another. */
    private int count(int at, int length) {
        int end = at + length;
        while (end < kinds.length && kinds[end] == kinds[end - length]) {
            end++;
        }
        return (end - at) / length;
    }

    private String runs(int from, int to) {
        StringJoiner runs = new StringJoiner(", ");
        int at = from;
        while (at < to) {
            int count = Math.min(count(at, 1), to - at);
            runs.add(count == 1 ? layers.get(at) : count + " " + layers.get(at));
            at += count;
        }
        return runs.toString();
    }
}
