// SPDX-License-Identifier: Apache-2.0
package io.heddle.router.internal;

import io.heddle.api.config.Config;
import io.heddle.api.mechanism.Mechanism;
import io.heddle.api.mechanism.MechanismInfo;
import io.heddle.api.mechanism.Mixer;
import io.heddle.api.stack.StackOutline;
import io.heddle.api.stack.StackSpec;
import io.heddle.api.state.MixerState;
import io.heddle.api.state.StateTensor;
import io.heddle.api.weight.Weight;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A description with its mixers made: everything that is known without data.
 *
 * @param spec the description
 * @param uses every branch in order
 * @param weights by path, shared ones once
 */
record Blueprint(StackSpec spec, List<Use> uses, Map<String, Weight> weights) {
    /**
     * One branch with its mixer.
     *
     * @param layer the layer's index
     * @param stage the stage's index
     * @param branch the branch's index
     * @param block the block's id
     * @param mechanism the service that made the mixer
     * @param version of its bundle
     * @param options how it is set
     * @param info what it says of itself
     * @param mixer the mixer
     * @param state handles of its state
     * @param backwards handles of its state when the layer reads backwards as well
     * @param weights what it declared
     */
    record Use(int layer, int stage, int branch, String block, Mechanism mechanism, String version,
            Config options, MechanismInfo info, Mixer mixer,
            MixerState state, MixerState backwards, List<Weight> weights) {
        /** Where it stands, as states and reports name it. */
        String path() {
            return path(layer, stage, branch);
        }

        static String path(int layer, int stage, int branch) {
            return "layers." + layer + "." + stage + "." + branch;
        }
    }

    Use use(int layer, int stage, int branch) {
        return uses.stream().filter(use -> use.layer() == layer && use.stage() == stage && use.branch() == branch)
                .findFirst().orElseThrow();
    }

    /** Its mechanisms by identity: two services may be equal. */
    Set<Mechanism> mechanisms() {
        Set<Mechanism> mechanisms = Collections.newSetFromMap(new IdentityHashMap<>());
        uses.forEach(use -> mechanisms.add(use.mechanism()));
        return mechanisms;
    }

    /** Every state tensor, in order. */
    List<StateTensor> states() {
        List<StateTensor> states = new ArrayList<>();
        for (Use use : uses) {
            use.state().tensors().forEach(states::add);
            if (use.backwards() != use.state()) {
                use.backwards().tensors().forEach(states::add);
            }
        }
        return states;
    }

    StackOutline outline() {
        return new StackOutline(spec, uses.stream().map(use -> new StackOutline.Use(use.layer(), use.stage(), use.branch(),
                use.block(), use.info(), use.mixer().state(), use.weights())).toList(), List.copyOf(weights.values()));
    }
}
