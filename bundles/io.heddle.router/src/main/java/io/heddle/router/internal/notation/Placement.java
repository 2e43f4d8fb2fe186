// SPDX-License-Identifier: Apache-2.0
package io.heddle.router.internal.notation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Layers at given places among others: Jamba's period and offset, the index lists of Bamba and FLA.
 *
 * @param rules what goes where
 * @param others what the other layers are: one layer for all, or exactly as many as are left
 * @param at where it was written
 */
record Placement(List<Rule> rules, Optional<Layout> others, int at) implements Layout {
    /**
     * What goes where.
     *
     * @param layer one layer
     * @param spots its places
     * @param at where it was written
     */
    record Rule(Layout layer, Spots spots, int at) {}

    /** Places in a stack. */
    sealed interface Spots {
        /** The places among so many layers. */
        int[] among(int layers, int at);
    }

    /** The first place and every so many from there. */
    record Every(int period, int first) implements Spots {
        @Override
        public int[] among(int layers, int at) {
            if (first >= layers) {
                throw Tokens.fault(at, "found \"every " + period + " from " + first + "\", which reaches none of the "
                        + layers + " layers; add layers or begin earlier");
            }
            int[] places = new int[(layers - first - 1) / period + 1];
            Arrays.setAll(places, i -> first + i * period);
            return places;
        }
    }

    /** Listed places; negative ones count from the end. */
    record At(List<Integer> indices) implements Spots {
        @Override
        public int[] among(int layers, int at) {
            return indices.stream().mapToInt(index -> {
                int place = index < 0 ? layers + index : index;
                if (place < 0 || place >= layers) {
                    throw Tokens.fault(at, "found the layer " + index + " of " + layers + "; allowed are 0 to "
                            + (layers - 1) + ", or -" + layers + " to -1 from the end");
                }
                return place;
            }).toArray();
        }
    }

    @Override
    public List<LayerDraft> expand(Names names, int wanted) {
        if (wanted == OPEN) {
            throw Tokens.fault(at, "found \"at\", \"every\" or \"else\" among an unknown number of layers; add layers=N");
        }
        LayerDraft[] layers = new LayerDraft[wanted];
        int left = wanted;
        for (Rule rule : rules) {
            LayerDraft layer = Layout.single(rule.layer(), names, rule.at(), "what is placed");
            for (int place : rule.spots().among(wanted, rule.at())) {
                if (layers[place] != null) {
                    throw Tokens.fault(rule.at(), "found a second claim on layer " + place + "; one is allowed");
                }
                layers[place] = layer;
                left--;
            }
        }
        fill(layers, left, names);
        return Arrays.asList(layers);
    }

    private void fill(LayerDraft[] layers, int left, Names names) {
        List<LayerDraft> rest = others.map(layout -> layout.expand(names, OPEN)).orElseGet(ArrayList::new);
        if (rest.size() != 1 && rest.size() != left) {
            throw Tokens.fault(at, rest.isEmpty()
                    ? "found nothing for the other " + left + " layers; add \"else NAME\""
                    : "found " + rest.size() + " layers for the other " + left + "; 1 or " + left + " are allowed");
        }
        int next = 0;
        for (int place = 0; place < layers.length; place++) {
            if (layers[place] == null) {
                layers[place] = rest.get(rest.size() == 1 ? 0 : next++);
            }
        }
    }
}
