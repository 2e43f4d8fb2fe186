// SPDX-License-Identifier: Apache-2.0
package io.heddle.mechanism.matrix.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.heddle.api.config.Config;
import io.heddle.api.stack.StateConverter;
import io.heddle.api.stack.StateConverter.End;
import io.heddle.api.state.StateSpec;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConvertersToMatrixTest {
    @Test
    void gatedLinearAttentionNeedsTheSameSettings() {
        StateConverter converter = new GlaToMatrix();
        refused(null, converter, end(Map.of("gateRank", 4)), end(Map.of()));
        refused(null, converter, end(Map.of("keyHeads", 2, "rotaryBase", 500)), end(Map.of("keyHeads", 2, "rotaryBase", 500)));
        refused("gateNormalizer is 8.0 before and 16.0 after; it must be the same", converter,
                end(Map.of("gateNormalizer", 8)), end(Map.of()));
        refused("leastGate is -1.0 before and -Infinity after; it must be the same", converter, end(Map.of("leastGate", -1)),
                end(Map.of()));
        refused("keyHeads is 4 before and 2 after; it must be the same", converter, end(Map.of()), end(Map.of("keyHeads", 2)));
    }

    @Test
    void aRetentionNeedsItsRotationAndAGateForEachHead() {
        StateConverter converter = new RetnetToMatrix();
        refused(null, converter, end(Map.of()), end(Map.of("rotaryBase", 10_000, "epsilon", 1e-6)));
        refused("rotaryBase is 10000.0 before and 0.0 after; it must be the same", converter, end(Map.of()),
                end(Map.of("epsilon", 1e-6)));
        refused("convention is torchscale, which divides its sum; fla is needed", converter,
                end(Map.of("convention", "torchscale")), end(Map.of()));
    }

    private static void refused(String why, StateConverter converter, End from, End to) {
        assertEquals(Optional.ofNullable(why), converter.refusal(from, to));
    }

    private static End end(Map<String, ?> options) {
        return new End(Config.of(options), StateSpec.none().recurrent("memory", 4, 16, 8));
    }
}
