// SPDX-License-Identifier: Apache-2.0
package io.heddle.text.internal;

import java.text.Normalizer.Form;

/** Reads the part {@code normalizer}. */
final class NormalizerReader {

    private NormalizerReader() {
    }

    static Normalizer read(JsonPart part) {
        return switch (part.type()) {
            case "NFC" -> new Normalizer.UnicodeForm(Form.NFC);
            case "NFD" -> new Normalizer.UnicodeForm(Form.NFD);
            case "NFKC" -> new Normalizer.UnicodeForm(Form.NFKC);
            case "NFKD" -> new Normalizer.UnicodeForm(Form.NFKD);
            case "Lowercase" -> new Normalizer.Lowercase();
            case "Strip" -> new Normalizer.Strip(part.bool("strip_left"), part.bool("strip_right"));
            case "StripAccents" -> new Normalizer.StripAccents();
            case "Prepend" -> new Normalizer.Prepend(part.string("prepend"));
            case "Replace" -> new Normalizer.Replace(PatternReader.read(part), part.string("content"));
            case "ByteLevel" -> new Normalizer.ByteLevel();
            case "Sequence" -> new Normalizer.Sequence(
                    part.get("normalizers").elements().stream().map(NormalizerReader::read).toList());
            default -> throw part.unsupported("the normalizer " + part.type());
        };
    }
}
