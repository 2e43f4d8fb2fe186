// SPDX-License-Identifier: Apache-2.0
package io.heddle.mechanism.ssd.internal;

import io.heddle.api.config.Config;
import io.heddle.api.config.ConfigException;
import io.heddle.api.operator.Concat;
import io.heddle.api.operator.Scale;
import io.heddle.api.run.Run;
import io.heddle.api.tensor.Slice;
import io.heddle.api.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * Fixed factors of the parts of the first projection's result (Falcon-H1), its bias included.
 *
 * @param gate of z
 * @param values of x
 * @param keys of B
 * @param queries of C
 * @param timeStep of the time steps before their bias
 */
record SsdFactors(double gate, double values, double keys, double queries, double timeStep) {
    static final List<String> KEYS = List.of("gate", "values", "keys", "queries", "timeStep");

    static SsdFactors of(Config section) {
        section.keys().stream().filter(key -> !KEYS.contains(key)).findFirst().ifPresent(key -> {
            throw new ConfigException("factors: " + key + " is unknown; allowed: " + String.join(", ", KEYS));
        });
        return new SsdFactors(factor(section, 0), factor(section, 1), factor(section, 2), factor(section, 3), factor(section, 4));
    }

    private static double factor(Config section, int key) {
        return section.number(KEYS.get(key)).orElse(1);
    }

    /** The projection's result with each part multiplied. */
    Tensor on(Tensor in, SsdConfig config, Run run) {
        List<Double> factors = List.of(gate, values, keys, queries, timeStep);
        if (factors.stream().allMatch(factor -> factor == 1)) {
            return in;
        }
        int keyWidth = config.groups() * config.stateSize();
        int[] widths = {config.innerWidth(), config.innerWidth(), keyWidth, keyWidth, config.heads()};
        List<Tensor> parts = new ArrayList<>();
        Slice slice = Slice.first(widths[0]);
        for (int i = 0; i < widths.length; i++) {
            slice = i == 0 ? slice : slice.then(widths[i]);
            Tensor part = in.slice(slice);
            double factor = factors.get(i);
            parts.add(factor == 1 ? part : run.apply(new Scale(part, factor)));
        }
        return run.apply(new Concat(parts));
    }
}
