// SPDX-License-Identifier: Apache-2.0
package io.heddle.text.internal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.heddle.text.MalformedTokenizerException;
import io.heddle.text.Tokenizer;
import io.heddle.text.UnsupportedTokenizerException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads a {@code tokenizer.json} and puts the parts together. */
public final class TokenizerFile {

    /** The largest published files have about 35 MB. */
    private static final long MOST_BYTES = 256L << 20;
    private static final int DEEPEST = 50;
    /** A vocabulary of a million tokens and two million merges has ten million. */
    private static final long MOST_JSON_TOKENS = 20_000_000;
    private static final int LONGEST_STRING = 4 << 20;

    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(StreamReadFeature.AUTO_CLOSE_SOURCE)
            // The names are the vocabulary: hundreds of thousands, each once.
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
            .streamReadConstraints(StreamReadConstraints.builder().maxDocumentLength(MOST_BYTES).maxNestingDepth(DEEPEST)
                    .maxStringLength(LONGEST_STRING).maxNumberLength(40).maxTokenCount(MOST_JSON_TOKENS).build())
            .build().setCodec(new ObjectMapper());

    private TokenizerFile() {
    }

    /**
     * Reads a tokenizer.
     *
     * @param name what to call the file in complaints
     * @throws MalformedTokenizerException if it is not a tokenizer file, or contradicts itself
     * @throws UnsupportedTokenizerException if it uses a part that Heddle does not have
     */
    public static Tokenizer read(InputStream in, String name) throws IOException {
        try (JsonParser parser = JSON.createParser(in)) {
            return read(parser);
        } catch (JsonProcessingException e) {
            var at = e.getLocation();
            throw new MalformedTokenizerException(name + ": not a tokenizer file: " + e.getOriginalMessage()
                    + (at == null ? "" : " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")"));
        } catch (MalformedTokenizerException e) {
            throw new MalformedTokenizerException(name + ": " + e.getMessage());
        } catch (UnsupportedTokenizerException e) {
            throw new UnsupportedTokenizerException(name + ": " + e.getMessage());
        }
    }

    private static Tokenizer read(JsonParser parser) throws IOException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw new MalformedTokenizerException("the file is not a JSON object");
        }
        ModelData model = new ModelData();
        ObjectNode tree = JsonNodeFactory.instance.objectNode();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String part = parser.currentName();
            parser.nextToken();
            if (part.equals("model")) {
                model.read(parser);
            } else {
                tree.set(part, parser.readValueAsTree());
            }
        }
        if (parser.nextToken() != null) {
            throw new MalformedTokenizerException("something follows the JSON object");
        }
        return assemble(new JsonPart("", tree), model);
    }

    private static Tokenizer assemble(JsonPart file, ModelData data) {
        BpeModel model = data.model();
        List<AddedToken> added = addedTokens(file);
        Vocabulary vocabulary = new Vocabulary(data.vocabulary(), added);
        Normalizer normalizer = file.optional("normalizer").map(NormalizerReader::read)
                .orElse(new Normalizer.Sequence(List.of()));
        PreTokenizer preTokenizer = file.optional("pre_tokenizer").map(PreTokenizerReader::read)
                .orElse(new PreTokenizer.Sequence(List.of()));
        SpecialFrame frame = file.optional("post_processor").map(new FrameReader(vocabulary)::read)
                .orElse(SpecialFrame.NONE);
        TokenDecoder decoder = file.optional("decoder").map(DecoderReader::read).orElse(new TokenDecoder.Spaced());
        return new PipelineTokenizer(vocabulary, new AddedTokens(added, normalizer), preTokenizer, model, frame, decoder);
    }

    private static List<AddedToken> addedTokens(JsonPart file) {
        List<AddedToken> tokens = new ArrayList<>();
        Optional<JsonPart> part = file.optional("added_tokens");
        for (JsonPart token : part.map(JsonPart::elements).orElse(List.of())) {
            tokens.add(new AddedToken(token.count("id", Vocabulary.MOST_IDS - 1), token.text("content"),
                    token.bool("single_word"), token.bool("lstrip"), token.bool("rstrip"), token.bool("normalized"),
                    token.bool("special")));
        }
        return tokens;
    }
}
