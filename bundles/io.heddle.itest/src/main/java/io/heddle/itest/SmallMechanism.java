// SPDX-License-Identifier: Apache-2.0
package io.heddle.itest;

import io.heddle.api.mechanism.Mechanism;
import io.heddle.api.mechanism.MechanismInfo;
import io.heddle.api.mechanism.Mixer;
import io.heddle.api.mechanism.MixerSite;
import io.heddle.api.run.Run;
import io.heddle.api.state.MixerState;
import io.heddle.api.state.StateSpec;
import io.heddle.api.tensor.Tensor;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import org.osgi.framework.BundleContext;

/**
 * A mechanism without weights that is one expression, registered by a test for a test.
 *
 * @param name under which stacks find it
 * @param state what it keeps
 * @param body its forward pass
 */
record SmallMechanism(String name, StateSpec state, Body body) implements Mechanism {
    /** A forward pass. */
    interface Body {
        Tensor forward(Tensor x, MixerState state, Run run);
    }

    static SmallMechanism stateless(String name, Body body) {
        return new SmallMechanism(name, StateSpec.none(), body);
    }

    /** Registered until the test's own bundle context is cleaned up. */
    void register(BundleContext context) {
        context.registerService(Mechanism.class, this, new Hashtable<>(Map.of(Mechanism.NAME, name)));
    }

    @Override
    public MechanismInfo describe() {
        return new MechanismInfo(name, "for a test", "one expression", "O(T)", "O(1)", "O(1)", "none", List.of());
    }

    @Override
    public Mixer create(MixerSite site) {
        return new Mixer() {
            @Override
            public StateSpec state() {
                return state;
            }

            @Override
            public Tensor forward(Tensor x, MixerState handles, Run run) {
                return body.forward(x, handles, run);
            }
        };
    }
}
