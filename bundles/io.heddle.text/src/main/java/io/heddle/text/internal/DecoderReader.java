// SPDX-License-Identifier: Apache-2.0
package io.heddle.text.internal;

/** Reads the part {@code decoder}. */
final class DecoderReader {

    private static final int MOST_STRIPPED = 1_000_000;

    private DecoderReader() {
    }

    static TokenDecoder read(JsonPart part) {
        return switch (part.type()) {
            case "ByteLevel" -> new TokenDecoder.ByteLevel();
            case "ByteFallback" -> new TokenDecoder.ByteFallback();
            case "Metaspace" -> new TokenDecoder.Metaspace(part.character("replacement"),
                    PreTokenizerReader.prepend(part) != PreTokenizer.Prepend.NEVER);
            case "Replace" -> new TokenDecoder.Replace(PatternReader.read(part), part.string("content"));
            case "Fuse" -> new TokenDecoder.Fuse();
            case "Strip" -> new TokenDecoder.Strip(part.character("content").codePointAt(0),
                    part.count("start", MOST_STRIPPED), part.count("stop", MOST_STRIPPED));
            case "BPEDecoder" -> new TokenDecoder.WordSuffix(part.text("suffix"));
            case "Sequence" -> new TokenDecoder.Sequence(
                    part.get("decoders").elements().stream().map(DecoderReader::read).toList());
            default -> throw part.unsupported("the decoder " + part.type());
        };
    }
}
