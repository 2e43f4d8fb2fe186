// SPDX-License-Identifier: Apache-2.0
package io.heddle.router.internal.notation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Layers in a ratio, interleaved evenly: the k-th of the c layers of a part belongs at (k + 1/2) / c of the way, and the
 * layers stand in the order of these places, the part written first first. {@code 7 a : 1 b} puts b at layer 4 of
 * every 8, as Jamba does.
 *
 * @param parts each as long as its number in the ratio
 * @param at where it was written
 */
record Ratio(List<Layout> parts, int at) implements Layout {
    /** The k-th layer of a part that has {@code count}. */
    private record Place(int part, int k, int count) implements Comparable<Place> {
        @Override
        public int compareTo(Place other) {
            int order = Long.compare((2L * k + 1) * other.count, (2L * other.k + 1) * count);
            return order != 0 ? order : Integer.compare(part, other.part);
        }
    }

    @Override
    public List<LayerDraft> expand(Names names, int wanted) {
        List<List<LayerDraft>> layers = new ArrayList<>();
        int sum = 0;
        for (Layout part : parts) {
            layers.add(part.expand(names, OPEN));
            sum += layers.getLast().size();
            Layout.checkLength(sum, at);
        }
        int[] counts = counts(layers.stream().mapToInt(List::size).toArray(), sum, wanted == OPEN ? sum : wanted);
        return IntStream.range(0, counts.length).boxed()
                .flatMap(part -> IntStream.range(0, counts[part]).mapToObj(k -> new Place(part, k, counts[part])))
                .sorted(Comparator.naturalOrder())
                .map(place -> layers.get(place.part).get(place.k % layers.get(place.part).size()))
                .toList();
    }

    /** The ratio for so many layers, rounded by largest remainders. */
    private int[] counts(int[] weights, int sum, int wanted) {
        int[] counts = Arrays.stream(weights).map(weight -> (int) ((long) weight * wanted / sum)).toArray();
        int missing = wanted - Arrays.stream(counts).sum();
        IntStream.range(0, weights.length).boxed()
                .sorted(Comparator.comparing((Integer part) -> -((long) weights[part] * wanted % sum)))
                .limit(missing)
                .forEach(part -> counts[part]++);
        if (Arrays.stream(counts).anyMatch(count -> count == 0)) {
            throw Tokens.fault(at, "found " + wanted + " layers for a ratio of " + weights.length + " parts with " + sum
                    + " layers; so many are too few for one of the parts");
        }
        return counts;
    }
}
