// SPDX-License-Identifier: Apache-2.0
package io.heddle.mechanism.ssd.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.heddle.api.config.Config;
import io.heddle.api.stack.StateConverter;
import io.heddle.api.stack.StateConverter.End;
import io.heddle.api.state.StateSpec;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class Mamba3ToSsdTest {
    private static final Map<String, ?> PLAIN = Map.of("discretisation", "euler", "rotaryShare", 0, "keyNorm", false);
    private static final Map<String, ?> DIRECT = Map.of("convTaps", 0, "norm", "none");

    @Test
    void plainMamba3BecomesMamba2WithoutConvolution() {
        refused(null, new Mamba3ToSsd(), end(PLAIN), end(DIRECT));
        refused(null, new Mamba3ToSsd(), end(with(PLAIN, "groups", 2)), end(with(DIRECT, "groups", 2)));
    }

    @Test
    void whatOnlyOneOfThemHasIsRefused() {
        refused("discretisation is trapezoid; euler is needed", new Mamba3ToSsd(), end(Map.of()), end(DIRECT));
        refused("rotaryShare is 0.5; 0.0 is needed", new Mamba3ToSsd(), end(with(PLAIN, "rotaryShare", 0.5)), end(DIRECT));
        refused("keyNorm is true; false is needed", new Mamba3ToSsd(), end(with(PLAIN, "keyNorm", true)), end(DIRECT));
        refused("rank is 2; 1 is needed", new Mamba3ToSsd(), end(with(PLAIN, "rank", 2)), end(DIRECT));
        refused("convTaps is 4; 0 is needed", new Mamba3ToSsd(), end(PLAIN), end(Map.of()));
        refused("norm is full; none is needed", new Mamba3ToSsd(), end(PLAIN), end(with(DIRECT, "norm", "full")));
        refused("timeStepMax is 0.1; Infinity is needed", new Mamba3ToSsd(), end(PLAIN), end(with(DIRECT, "timeStepMax", 0.1)));
        refused("groups is 1 before and 2 after; it must be the same", new Mamba3ToSsd(), end(PLAIN),
                end(with(DIRECT, "groups", 2)));
        refused("the states differ in heads, headDim or stateSize; they must be the same", new Mamba3ToSsd(), end(PLAIN),
                new End(Config.of(DIRECT), StateSpec.none().recurrent("ssm", 4, 16, 16)));
    }

    private static Map<String, ?> with(Map<String, ?> options, String key, Object value) {
        return Config.of(options).with(key, value).asMap();
    }

    private static void refused(String why, StateConverter converter, End from, End to) {
        assertEquals(Optional.ofNullable(why), converter.refusal(from, to));
    }

    private static End end(Map<String, ?> options) {
        return new End(Config.of(options), StateSpec.none().recurrent("ssm", 4, 16, 8));
    }
}
