// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.internal.gguf;

import io.heddle.api.config.Config;
import io.heddle.checkpoint.gguf.GgufFile;
import io.heddle.checkpoint.internal.Quoting;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** The metadata of a model as settings. */
final class GgufSettings {
    /** Lists have an entry a layer. */
    private static final int LONGEST_LIST = 4096;
    /** Keys of llama.cpp; others mean nothing. */
    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9_.-]{1,200}");
    private static final List<String> ENDS = List.of("eos_token_id", "eot_token_id", "eom_token_id");

    private GgufSettings() {}

    /** What the file says under the architecture's name, which the keys are given without. */
    static Config of(GgufFile file, String architecture) throws IOException {
        String prefix = architecture + ".";
        Map<String, Object> settings = new LinkedHashMap<>();
        for (String key : file.keys()) {
            if (key.startsWith(prefix) && KEY.matcher(key).matches() && file.count(key).orElse(0) <= LONGEST_LIST) {
                Object value = file.value(key);
                // Messages repeat what does not fit.
                settings.put(key.substring(prefix.length()), value instanceof String text ? Quoting.escape(text) : value);
            }
        }
        return Config.of(settings);
    }

    /** Publishes the ids that end a text. */
    static void endTokens(GgufFile file, Publication to) throws IOException {
        List<Integer> ends = new ArrayList<>();
        for (String name : ENDS) {
            OptionalLong id = file.whole("tokenizer.ggml." + name);
            // llama.cpp writes all ones for none.
            if (id.isPresent() && id.getAsLong() >= 0 && id.getAsLong() <= Integer.MAX_VALUE) {
                ends.add((int) id.getAsLong());
            }
        }
        if (ends.isEmpty()) {
            to.setNull("eos_token_id");
        } else {
            to.set("eos_token_id", ends.stream().distinct().toList());
        }
    }
}
