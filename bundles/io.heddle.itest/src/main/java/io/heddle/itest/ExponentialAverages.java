// SPDX-License-Identifier: Apache-2.0
package io.heddle.itest;

import io.heddle.api.mechanism.Mechanism;
import io.heddle.api.mechanism.MechanismInfo;
import io.heddle.api.mechanism.Mixer;
import io.heddle.api.mechanism.MixerSite;
import io.heddle.api.operator.Activate;
import io.heddle.api.operator.Activation;
import io.heddle.api.operator.Linear;
import io.heddle.api.operator.Scale;
import io.heddle.api.operator.TokenShift;
import io.heddle.api.run.Run;
import io.heddle.api.state.MixerState;
import io.heddle.api.state.StateSpec;
import io.heddle.api.tensor.Tensor;
import io.heddle.api.weight.Weight;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.List;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;

/** A small mechanism with a state, registered with a ranking and, if wanted, with a fault. */
final class ExponentialAverages {
    /** What is wrong with one. */
    enum Fault { NONE, NOT_FINITE, THROWS, WRONG_SHAPE }

    private final List<ServiceRegistration<Mechanism>> installed = new ArrayList<>();

    ServiceRegistration<Mechanism> install(BundleContext context, String name, int ranking, Fault fault) {
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put(Mechanism.NAME, name);
        properties.put(Constants.SERVICE_RANKING, ranking);
        ServiceRegistration<Mechanism> registration = context.registerService(Mechanism.class, new Shifted(name, fault), properties);
        installed.add(registration);
        return registration;
    }

    void removeAll() {
        for (ServiceRegistration<Mechanism> registration : installed) {
            try {
                registration.unregister();
            } catch (IllegalStateException gone) {
                // A test has removed it itself.
            }
        }
        installed.clear();
    }

    private record Shifted(String name, Fault fault) implements Mechanism {
        @Override
        public MechanismInfo describe() {
            return new MechanismInfo(name, "the token before", "y_t = W x_{t-1}", "O(T)", "O(1)", "O(1)", "none", List.of());
        }

        @Override
        public Mixer create(MixerSite site) {
            Weight w = site.weights().matrix("w", site.width(), site.inputWidth());
            int width = site.inputWidth();
            return new Mixer() {
                @Override
                public StateSpec state() {
                    return StateSpec.none().recurrent("before", width);
                }

                @Override
                public Tensor forward(Tensor x, MixerState state, Run run) {
                    Tensor y = run.apply(new Linear(run.apply(new TokenShift(x, state.get("before"))), w));
                    return switch (fault) {
                        case NONE -> y;
                        case NOT_FINITE -> run.apply(new Activate(run.apply(new Scale(y, 1e300)), Activation.EXP));
                        case THROWS -> throw new UnsupportedOperationException("not today");
                        case WRONG_SHAPE -> y.slice(-1, 0, width / 2);
                    };
                }
            };
        }
    }
}
