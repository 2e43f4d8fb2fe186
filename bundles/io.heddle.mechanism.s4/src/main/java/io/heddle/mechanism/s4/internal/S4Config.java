// SPDX-License-Identifier: Apache-2.0
package io.heddle.mechanism.s4.internal;

import io.heddle.api.config.Config;
import io.heddle.api.config.ConfigException;
import io.heddle.api.config.Option;
import io.heddle.api.mechanism.MixerSite;
import java.util.List;

/**
 * How one diagonal state space layer is set.
 *
 * @param inputWidth the channels that come in
 * @param width the channels that go out
 * @param form what stands around the state space
 * @param stateSize the real size of a channel's state: two for each complex mode
 * @param shiftTaps taps of H3's shift
 * @param projectionBias whether H3's projections have biases
 */
record S4Config(int inputWidth, int width, Form form, int stateSize, int shiftTaps, boolean projectionBias) {
    /** What stands around the state space. */
    enum Form {
        /** GELU and a gated linear unit behind it. */
        S4D,
        /** A shifted key times a value before it, a query behind it. */
        H3
    }

    private static final List<String> FORMS = List.of("s4d", "h3");

    static final List<Option> OPTIONS = List.of(
            Option.choice("form", "s4d", "What stands around the state space.", FORMS),
            Option.integer("stateSize", 64, "The state of a channel: half as many complex modes; even."),
            Option.integer("shiftTaps", "Tokens that H3's shift of the keys sees, at least 2; stateSize."),
            Option.flag("projectionBias", true, "Whether H3's projections have biases."));

    /** The complex modes of a channel; each stands for a conjugate pair. */
    int modes() {
        return stateSize / 2;
    }

    static S4Config of(MixerSite site) {
        Config options = site.options();
        int stateSize = options.positive(64, "stateSize");
        require(stateSize % 2 == 0, "stateSize is " + stateSize + "; an even number is allowed");
        int taps = options.positive(stateSize, "shiftTaps");
        require(taps >= 2, "shiftTaps is 1; at least 2 is allowed");
        Form form = options.choice(FORMS, "s4d", "form").equals("h3") ? Form.H3 : Form.S4D;
        return new S4Config(site.inputWidth(), site.width(), form, stateSize, taps, options.flag(true, "projectionBias"));
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new ConfigException(message);
        }
    }
}
