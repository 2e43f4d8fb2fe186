// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.internal.gguf;

import io.heddle.api.config.ConfigException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The stretched rotation of Llama 3, of which a file keeps what each frequency is divided by and not the four numbers
 * that this follows from. They are found again among those that were published, and proven by all divisors.
 */
final class RotaryFactors {
    private static final String TENSOR = "rope_freqs.weight";
    private static final double TOLERANCE = 1e-4;
    private static final List<Integer> TRAINED = List.of(8192, 4096, 2048, 16_384, 32_768);
    private static final double LOW = 1;
    private static final double HIGH = 4;

    private RotaryFactors() {}

    /** Adds the scaling to the rotation that was set. */
    static void undo(Publication to, int headDim) {
        if (!to.uses(TENSOR)) {
            return;
        }
        float[] divisors = to.values(TENSOR);
        @SuppressWarnings("unchecked")
        Map<String, Object> rope = new LinkedHashMap<>((Map<String, Object>) to.config().asMap().get("rope_parameters"));
        double theta = ((Number) rope.get("rope_theta")).doubleValue();
        double factor = 1;
        for (float divisor : divisors) {
            factor = Math.max(factor, divisor);
        }
        if (factor == 1) {
            return;
        }
        for (int trained : TRAINED) {
            if (fits(divisors, theta, headDim, factor, trained)) {
                rope.put("rope_type", "llama3");
                rope.put("factor", factor);
                rope.put("low_freq_factor", LOW);
                rope.put("high_freq_factor", HIGH);
                rope.put("original_max_position_embeddings", trained);
                to.set("rope_parameters", rope);
                return;
            }
        }
        throw new ConfigException("the tensor " + TENSOR + " follows from no scaling that was published; Llama 3's with trained"
                + " lengths of " + TRAINED + " are allowed");
    }

    private static boolean fits(float[] divisors, double theta, int headDim, double factor, int trained) {
        if (divisors.length != headDim / 2) {
            return false;
        }
        for (int i = 0; i < divisors.length; i++) {
            double wave = 2 * Math.PI * Math.pow(theta, 2.0 * i / headDim);
            double share = (trained / wave - LOW) / (HIGH - LOW);
            double due = wave < trained / HIGH ? 1 : wave > trained / LOW ? factor : 1 / ((1 - share) / factor + share);
            if (!(Math.abs(divisors[i] - due) <= TOLERANCE * due)) {
                return false;
            }
        }
        return true;
    }
}
