// SPDX-License-Identifier: Apache-2.0
package io.heddle.mechanism.linearattention.internal;

import io.heddle.api.operator.Activation;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The functions of queries and keys whose products stand for the exponential of attention. */
enum FeatureMap {
    /** elu(x) + 1 (Katharopoulos et al. 2020). */
    ELU_PLUS_ONE(Activation.ELU_PLUS_ONE),
    /** max(x, 0). */
    RELU(Activation.RELU),
    /** max(x, 0)². */
    SQUARED_RELU(Activation.SQUARED_RELU),
    /** x. */
    IDENTITY(Activation.IDENTITY),
    /** {@code max(W x, 0)} with a matrix that all heads share, one for queries and one for keys (T2R, Kasai et al. 2021). */
    LEARNED_RELU(Activation.RELU),
    /** {@code (W x + b) ∘ (U x + c)} with matrices that all heads share, two for queries and two for keys. */
    PRODUCT(Activation.IDENTITY),
    /**
     * Positive orthogonal random features, FAVOR+ (Choromanski et al. 2021): {@code exp(w.x - |x|²/2)}
     * for every row w, whose products are on average {@code exp(q.k)}.
     */
    RANDOM(Activation.EXP);

    static final List<String> NAMES = Arrays.stream(values()).map(map -> map.name().toLowerCase(Locale.ROOT)).toList();

    private final Activation activation;

    FeatureMap(Activation activation) {
        this.activation = activation;
    }

    static FeatureMap named(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }

    /** How many learned matrices queries and keys each go through. */
    int matrices() {
        return this == PRODUCT ? 2 : this == LEARNED_RELU ? 1 : 0;
    }

    /** The function of every element; of every projection, where they are random. */
    Activation activation() {
        return activation;
    }
}
