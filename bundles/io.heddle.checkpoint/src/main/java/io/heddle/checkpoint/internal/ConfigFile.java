// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.internal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.heddle.api.config.Config;
import io.heddle.checkpoint.ModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Reads a published {@code config.json}. */
final class ConfigFile {
    /** Published files have some kilobytes; a layer list of a thousand entries stays far below. */
    private static final long MOST_BYTES = 4 << 20;
    private static final int MOST_DEPTH = 32;
    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(MOST_DEPTH).build())
                    // The default pool is a thread-local, which would outlive the bundle.
                    .recyclerPool(JsonRecyclerPools.nonRecyclingPool())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    // Python writes Infinity and NaN bare.
                    .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(JsonWriteFeature.WRITE_NAN_AS_STRINGS)
            .build();

    private ConfigFile() {}

    /** What reads such files and writes them; non-finite numbers are bare, as Python has them. */
    static JsonMapper mapper() {
        return JSON;
    }

    /**
     * The configuration, or nothing where the folder has none.
     *
     * @throws ModelException in one line if it is not a JSON object
     */
    static Optional<Config> read(Path folder) {
        Path file = folder.resolve("config.json");
        try {
            if (Files.notExists(file)) {
                return Optional.empty();
            }
            if (Files.size(file) > MOST_BYTES) {
                throw new ModelException(file + " has " + Files.size(file) + " bytes; at most " + MOST_BYTES + " are allowed");
            }
            Map<String, Object> values = JSON.readValue(Files.readAllBytes(file), new TypeReference<Map<String, Object>>() {});
            if (values == null) {
                throw new ModelException(file + " is null; a JSON object is expected");
            }
            return Optional.of(Config.of(values));
        } catch (JsonProcessingException malformed) {
            String place = malformed.getLocation() == null ? "" : " at line " + malformed.getLocation().getLineNr();
            throw new ModelException(file + " is not a JSON object" + place + ": "
                    + malformed.getOriginalMessage().lines().findFirst().orElse("it cannot be read"), malformed);
        } catch (IOException failed) {
            throw new ModelException(file + " cannot be read: " + failed.getMessage(), failed);
        }
    }
}
