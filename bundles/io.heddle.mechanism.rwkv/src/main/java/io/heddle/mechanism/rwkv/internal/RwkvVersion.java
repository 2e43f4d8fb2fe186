// SPDX-License-Identifier: Apache-2.0
package io.heddle.mechanism.rwkv.internal;

import io.heddle.api.config.Config;
import io.heddle.api.config.Option;
import java.util.Arrays;
import java.util.List;

/** The published versions of RWKV. */
enum RwkvVersion {
    /** Raven: an average a channel. */
    V4("4"),
    /** Eagle's first form: a matrix state, one decay and one bonus a head. */
    V5_1("5.1"),
    /** Eagle: one decay and one bonus a channel. */
    V5_2("5.2"),
    /** Finch: decay and mixes that the input chooses. */
    V6("6"),
    /** Goose: a state that unlearns. */
    V7("7");

    private final String text;

    RwkvVersion(String text) {
        this.text = text;
    }

    static Option option() {
        return Option.choice("version", V7.text, "The version of RWKV.", names());
    }

    static RwkvVersion of(Config options) {
        // The short notation reads 6 as a number.
        Config spelled = options.asMap().get("version") instanceof Number number
                ? options.with("version", number.toString()) : options;
        String chosen = spelled.choice(names(), V7.text, "version");
        return Arrays.stream(values()).filter(version -> version.text.equals(chosen)).findFirst().orElseThrow();
    }

    private static List<String> names() {
        return Arrays.stream(values()).map(version -> version.text).toList();
    }
}
