// SPDX-License-Identifier: Apache-2.0
package io.heddle.mechanism.rglru.internal;

import io.heddle.api.config.Option;
import io.heddle.api.mechanism.MixerSite;
import java.util.List;

/**
 * How one linear recurrent unit is set.
 *
 * @param inputWidth the channels that come in
 * @param width the channels that go out
 * @param stateSize complex numbers of the state
 */
record LruConfig(int inputWidth, int width, int stateSize) {
    static final List<Option> OPTIONS = List.of(
            Option.integer("stateSize", "Complex numbers of the state; as many as the width."));

    static LruConfig of(MixerSite site) {
        return new LruConfig(site.inputWidth(), site.width(), site.options().positive(site.width(), "stateSize"));
    }
}
