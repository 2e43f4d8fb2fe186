// SPDX-License-Identifier: Apache-2.0
package io.heddle.router.internal;

import io.heddle.api.config.Config;
import io.heddle.api.state.StateSpec;
import io.heddle.api.tensor.Device;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a session's states belong to: which mechanism keeps what, where. It is data alone: a session
 * that rests must not keep the classes of a bundle that left.
 *
 * @param places by path
 * @param device where the states lie
 * @param steps whether a sequence may be read in several passes
 */
record Layout(Map<String, Place> places, Device device, boolean steps) {
    /**
     * One use of a block.
     *
     * @param mechanism its name
     * @param options how it is set
     * @param state what it declares
     */
    record Place(String mechanism, Config options, StateSpec state) {
        boolean keepsTheSame(Place other) {
            return mechanism.equals(other.mechanism) && state.equals(other.state);
        }
    }

    static Layout of(Generation generation) {
        Map<String, Place> places = new LinkedHashMap<>();
        for (Blueprint.Use use : generation.blueprint().uses()) {
            Place place = new Place(use.info().name(), use.options(), use.mixer().state());
            places.put(use.path(), place);
            if (use.backwards() != use.state()) {
                places.put(use.path() + Architect.BACKWARDS, place);
            }
        }
        return new Layout(places, generation.kernels().device(), generation.blueprint().outline().steps());
    }

    /** Whether states lie in the same memory, in the same form. */
    boolean keepsTheSame(Layout other) {
        return device == other.device && places.keySet().equals(other.places.keySet())
                && changed(other).isEmpty();
    }

    /** The paths that are in both and do not keep the same. */
    List<String> changed(Layout other) {
        List<String> changed = new ArrayList<>();
        places.forEach((path, place) -> {
            Place there = other.places.get(path);
            if (there != null && !place.keepsTheSame(there)) {
                changed.add(path);
            }
        });
        return changed;
    }
}
