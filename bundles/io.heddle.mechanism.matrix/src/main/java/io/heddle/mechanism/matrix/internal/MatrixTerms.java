// SPDX-License-Identifier: Apache-2.0
package io.heddle.mechanism.matrix.internal;

import io.heddle.api.config.Config;
import io.heddle.api.stack.StateConverter;
import io.heddle.api.stack.StateConverter.End;
import java.util.Map;
import java.util.Optional;

/**
 * What decides, beside weights, which function the matrix recurrence without an erase computes and what its state means;
 * settings of other mechanisms are put into its terms.
 *
 * @param keyHeads how many keys the heads read
 * @param featureMap what queries and keys go through
 * @param rotaryBase of their rotation; 0 for none
 * @param outputGate whether the result is gated
 * @param normWeight whether the norm of the result has a weight
 * @param epsilon of that norm
 */
record MatrixTerms(int keyHeads, String featureMap, double rotaryBase, boolean outputGate, boolean normWeight,
        double epsilon) {
    /** The logarithm of the decay of a retention's first head, which is the strongest. */
    private static final double FIRST_DECAY = Math.log1p(-Math.pow(2, -5));
    private static final double RETNET_BASE = 10_000;

    /** Those of gated linear attention. */
    static MatrixTerms ofGla(End end) {
        Config options = end.options();
        return new MatrixTerms(keyHeads(end), featureMap(options), options.number("rotaryBase").orElse(0),
                options.flag(true, "outputGate"), options.flag(true, "normWeight"), options.number("epsilon").orElse(1e-5));
    }

    /** Those of the matrix recurrence, whose settings are those of gated linear attention. */
    static MatrixTerms ofMatrix(End end) {
        return ofGla(end);
    }

    /** Those of a retention in the convention of flash-linear-attention. */
    static MatrixTerms ofRetnet(End end) {
        Config options = end.options();
        return new MatrixTerms(keyHeads(end), featureMap(options), RETNET_BASE, options.flag(true, "outputGate"),
                options.flag(true, "normWeight"), options.number("epsilon").orElse(1e-6));
    }

    /** Why a retention's decay cannot be a gate's; empty if it can. */
    static Optional<String> ofRetnetsDecay(End from, End to) {
        if (!from.options().text("convention").orElse("fla").equals("fla")) {
            return Optional.of("convention is torchscale, which divides its sum; fla is needed");
        }
        int heads = heads(from);
        if (keyHeads(from) < heads) {
            return Optional.of("keyHeads is " + keyHeads(from) + "; gates are shared like keys, and each of the " + heads
                    + " heads decays by a rate of its own, so as many are needed");
        }
        double least = to.options().number("leastGate").orElse(Double.NEGATIVE_INFINITY);
        return least <= FIRST_DECAY ? Optional.empty()
                : Optional.of("leastGate is " + least + "; at most " + FIRST_DECAY + " is needed, by which the first head decays");
    }

    /** Why gates of the same weights differ; empty if they do not. */
    static Optional<String> ofGates(End from, End to) {
        return StateConverter.difference(gate(from.options()), gate(to.options()));
    }

    private static Map<String, Double> gate(Config options) {
        return Map.of("gateNormalizer", options.number("gateNormalizer").orElse(16),
                "leastGate", options.number("leastGate").orElse(Double.NEGATIVE_INFINITY));
    }

    /** Why a state does not go from the mechanism of these terms to that of the others; empty if it does. */
    Optional<String> refusal(End from, MatrixTerms others, End to) {
        return !from.state().equals(to.state())
                ? Optional.of("the states differ in heads, keyDim, valueDim or convTaps; they must be the same")
                : StateConverter.difference(named(), others.named());
    }

    private Map<String, Object> named() {
        return Map.of("keyHeads", keyHeads, "featureMap", featureMap, "rotaryBase", rotaryBase, "outputGate", outputGate,
                "normWeight", normWeight, "epsilon", epsilon);
    }

    static int heads(End end) {
        return end.state().entries().getFirst().shape().size(0);
    }

    private static int keyHeads(End end) {
        return end.options().integer("keyHeads").orElse(heads(end));
    }

    private static String featureMap(Config options) {
        return options.text("featureMap").orElse("identity");
    }
}
