// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.safetensors;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import io.heddle.checkpoint.internal.Quoting;
import io.heddle.checkpoint.safetensors.MalformedCheckpointException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A token reader for JSON from strangers: UTF-8 and nothing else, no name twice in an object, no extensions, bounded.
 * Every fault of the text becomes a {@link MalformedCheckpointException}; memory use does not depend on the nesting.
 * For one thread.
 */
final class StrictJson implements AutoCloseable {

    /**
     * Names are not kept in a symbol table: they are all different, and a table can be attacked by hash collisions.
     * Buffers are not recycled: the recycler is a thread-local, which would outlive the bundle.
     */
    static final JsonFactory FACTORY = ((JsonFactoryBuilder) JsonFactory.builder())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .recyclerPool(JsonRecyclerPools.nonRecyclingPool())
            .streamReadConstraints(StreamReadConstraints.builder()
                    // One more than allowed, so that the check below speaks first and with its own kind.
                    .maxNestingDepth(Limits.DEPTH + 1)
                    .maxNameLength(Limits.NAME_BYTES)
                    .maxNumberLength(Limits.DIGITS)
                    .maxStringLength(Limits.HEADER_BYTES)
                    .maxDocumentLength(Limits.HEADER_BYTES)
                    .build())
            .build();

    private final Path file;
    private final String document;
    private final Kind invalid;
    private final JsonParser parser;
    private final CharsetEncoder encoder = StandardCharsets.UTF_8.newEncoder();
    private int skipped;

    /**
     * Starts reading.
     *
     * @param text     not closed here; bytes are never guessed to be UTF-16 or UTF-32, nor is a byte order mark accepted
     * @param file     for messages
     * @param document what the text is, for messages: "header" or "index"
     * @param invalid  the kind of fault that text is which is not the JSON asked for
     */
    StrictJson(InputStream text, Path file, String document, Kind invalid) throws IOException {
        this.file = file;
        this.document = document;
        this.invalid = invalid;
        Reader characters = new InputStreamReader(text, StandardCharsets.UTF_8.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT));
        this.parser = FACTORY.createParser(characters);
    }

    /** Moves to the next token; null at the end of the text. */
    @Nullable JsonToken next() throws IOException {
        JsonToken token = guarded(parser::nextToken);
        if (token != null && token.isStructStart() && parser.getParsingContext().getNestingDepth() > Limits.DEPTH)
            throw fault(Kind.TOO_DEEP, "is nested deeper than " + Limits.DEPTH + " levels");
        return token;
    }

    /**
     * Moves to the next token, which must be this one.
     *
     * @param what is asked for only when it has to be told: there may be millions of tokens
     */
    void expect(JsonToken wanted, Supplier<String> what) throws IOException {
        if (next() != wanted)
            throw unexpected(what.get());
    }

    /** Moves on to a name, or to the end of the object. */
    boolean nextName() throws IOException {
        return next() == JsonToken.FIELD_NAME;
    }

    /** The name just read. */
    String name() throws IOException {
        String name = wellFormed(guarded(parser::currentName));
        if (name.length() > Limits.NAME_BYTES || name.getBytes(StandardCharsets.UTF_8).length > Limits.NAME_BYTES)
            throw fault(Kind.NAME_TOO_LONG, "holds the name " + Quoting.quote(name)
                    + ", longer than " + Limits.NAME_BYTES + " bytes");
        return name;
    }

    /** Moves to the next value, which must be a string. */
    String string(Supplier<String> what) throws IOException {
        expect(JsonToken.VALUE_STRING, what);
        return wellFormed(guarded(parser::getText));
    }

    /** The value just read, which must be a whole number from zero up. */
    long size(Supplier<String> what) throws IOException {
        if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT)
            throw unexpected(what.get());
        String digits = guarded(parser::getText);
        if (digits.startsWith("-"))
            throw fault(invalid, "has " + digits + " where " + what.get() + " is due");
        try {
            return Long.parseLong(digits);
        } catch (NumberFormatException tooLarge) {
            throw fault(Kind.OVERFLOW, "has " + digits + " where " + what.get() + " of at most " + Long.MAX_VALUE + " is due");
        }
    }

    /** Passes over the next value, whatever it is. */
    void skip() throws IOException {
        int depth = 0;
        do {
            JsonToken token = next();
            if (token == null)
                throw unexpected("a value");
            if (++skipped > Limits.SKIPPED_TOKENS)
                throw fault(Kind.TOO_MUCH_METADATA, "holds more than " + Limits.SKIPPED_TOKENS + " values that the format does not know");
            depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
        } while (depth > 0);
    }

    /** Makes sure that nothing but white space follows. */
    void end() throws IOException {
        if (next() != null)
            throw fault(invalid, "goes on after its end");
    }

    MalformedCheckpointException fault(Kind kind, String problem) {
        return new MalformedCheckpointException(kind, file, "the " + document + " " + problem);
    }

    private MalformedCheckpointException unexpected(String wanted) {
        JsonToken found = parser.currentToken();
        return fault(invalid, "has " + (found == null ? "its end" : found.name().toLowerCase(Locale.ROOT).replace('_', ' '))
                + " where " + wanted + " is due");
    }

    /** Half a surrogate pair can be written as an escape; such text could never be written to a file again. */
    private String wellFormed(String text) throws MalformedCheckpointException {
        if (!encoder.canEncode(text))
            throw fault(invalid, "holds the string " + Quoting.quote(text) + ", which is not valid Unicode");
        return text;
    }

    private <T extends @Nullable Object> T guarded(Step<T> step) throws IOException {
        try {
            return step.run();
        } catch (StreamConstraintsException beyond) {
            throw fault(kindOf(beyond), "is beyond a limit: " + Quoting.escape(beyond.getOriginalMessage()));
        } catch (JsonProcessingException broken) {
            throw fault(kindOf(broken), "is not the JSON of the format near character "
                    + broken.getLocation().getCharOffset() + ": " + Quoting.escape(broken.getOriginalMessage()));
        } catch (CharacterCodingException notUtf8) {
            throw fault(invalid, "is not UTF-8");
        }
    }

    /** The parser tells these cases apart by its message alone; unknown wording costs the kind, never the refusal. */
    private Kind kindOf(JsonProcessingException fault) {
        String message = fault.getOriginalMessage();
        if (message.startsWith("Duplicate"))
            return Kind.DUPLICATE_NAME;
        if (message.startsWith("Name"))
            return Kind.NAME_TOO_LONG;
        return message.startsWith("Number value length") ? Kind.OVERFLOW : invalid;
    }

    @Override
    public void close() throws IOException {
        parser.close();
    }

    @FunctionalInterface
    private interface Step<T extends @Nullable Object> {
        T run() throws IOException;
    }
}
