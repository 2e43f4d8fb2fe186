// SPDX-License-Identifier: Apache-2.0
package io.heddle.itest.planted;

import io.heddle.api.config.Option;
import io.heddle.api.mechanism.Mechanism;
import io.heddle.api.mechanism.MechanismInfo;
import io.heddle.api.mechanism.Mixer;
import io.heddle.api.mechanism.MixerSite;
import io.heddle.api.state.StateSpec;
import java.util.List;

/**
 * A mechanism that is one matrix and one fault.
 *
 * @param fault what is wrong with it
 * @param bundle what started it
 */
record PlantedMechanism(Fault fault, PlantedActivator bundle) implements Mechanism {
    @Override
    public MechanismInfo describe() {
        return new MechanismInfo(fault.mechanism(), "for the kit's own test", "y = W x", "O(T)", "O(1)",
                state().entries().isEmpty() ? "none" : "O(1)", fault == Fault.SILENT ? "" : "none",
                List.of(Option.integer("heads", 1, "Parts of the channels.")));
    }

    @Override
    public Mixer create(MixerSite site) {
        if (fault == Fault.DIVIDES) {
            Math.floorDiv(site.width(), site.options().integer("heads").orElse(1));
        } else {
            site.options().positive(1, "heads");
        }
        return new PlantedMixer(fault, bundle, state(), site.weights().matrix("w", site.width(), site.inputWidth()));
    }

    private StateSpec state() {
        return switch (fault) {
            case NONE_WITH_STATE -> StateSpec.none().recurrent("sum", PlantedMixer.STATE);
            case LIES_ABOUT_STATE -> StateSpec.none().cache("tokens", 0, 4);
            default -> StateSpec.none();
        };
    }
}
