// SPDX-License-Identifier: Apache-2.0
package io.heddle.mechanism.gla.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.heddle.api.config.Config;
import io.heddle.api.stack.StateConverter;
import io.heddle.api.stack.StateConverter.End;
import io.heddle.api.state.StateSpec;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConvertersToGlaTest {
    @Test
    void aRetentionNeedsItsRotationAndItsEpsilon() {
        StateConverter converter = new RetnetToGla();
        End same = end(Map.of("rotaryBase", 10_000, "epsilon", 1e-6));
        refused(null, converter, end(Map.of()), same);
        refused("epsilon is 1.0E-6 before and 1.0E-5 after; it must be the same", converter, end(Map.of()),
                end(Map.of("rotaryBase", 10_000)));
        refused("rotaryBase is 10000.0 before and 0.0 after; it must be the same", converter, end(Map.of("epsilon", 1e-5)),
                end(Map.of()));
        refused("featureMap is relu before and identity after; it must be the same", converter,
                end(Map.of("featureMap", "relu")), same);
    }

    @Test
    void aRetentionNeedsAGateForEachHead() {
        StateConverter converter = new RetnetToGla();
        refused("convention is torchscale, which divides its sum; fla is needed", converter,
                end(Map.of("convention", "torchscale")), end(Map.of()));
        refused("keyHeads is 2; gates are shared like keys, and each of the 4 heads decays by a rate of its own, so as many"
                + " are needed", converter, end(Map.of("keyHeads", 2)), end(Map.of("keyHeads", 2)));
        refused("leastGate is -0.01; at most " + Math.log1p(-1 / 32.0) + " is needed, by which the first head decays", converter,
                end(Map.of()), end(Map.of("leastGate", -0.01)));
    }

    @Test
    void otherShapesAreRefused() {
        End wide = new End(Config.of(Map.of("rotaryBase", 10_000, "epsilon", 1e-6)),
                StateSpec.none().recurrent("memory", 4, 16, 16));
        refused("the states differ in heads, keyDim, valueDim or convTaps; they must be the same", new RetnetToGla(),
                end(Map.of()), wide);
    }

    @Test
    void linearAttentionMayNotDivideAndMustNorm() {
        StateConverter converter = new LinearAttentionToGla();
        End gla = end(Map.of("outputGate", false, "featureMap", "relu"));
        refused(null, converter, end(Map.of("normalised", false, "norm", true, "featureMap", "relu")), gla);
        refused(null, converter, end(Map.of("norm", true, "featureMap", "identity")), end(Map.of("outputGate", false)));
        refused("normalised is true, and gla does not divide its sum; false is needed", converter, end(Map.of()), gla);
        refused("keyNorm is true, which gla does not know; false is needed", converter,
                end(Map.of("normalised", false, "norm", true, "featureMap", "relu", "keyNorm", true)), gla);
        refused("normWeight is false before and true after; it must be the same", converter,
                end(Map.of("normalised", false, "featureMap", "relu")), gla);
        refused("outputGate is false before and true after; it must be the same", converter,
                end(Map.of("norm", true, "featureMap", "identity")), end(Map.of()));
    }

    private static void refused(String why, StateConverter converter, End from, End to) {
        assertEquals(Optional.ofNullable(why), converter.refusal(from, to));
    }

    private static End end(Map<String, ?> options) {
        return new End(Config.of(options), StateSpec.none().recurrent("memory", 4, 16, 8));
    }
}
