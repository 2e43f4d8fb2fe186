// SPDX-License-Identifier: Apache-2.0
package io.heddle.text.internal;

import java.util.List;

/** Reads the part {@code post_processor}; only what it puts around a single text matters here. */
final class FrameReader {

    private final Vocabulary vocabulary;

    FrameReader(Vocabulary vocabulary) {
        this.vocabulary = vocabulary;
    }

    SpecialFrame read(JsonPart part) {
        return switch (part.type()) {
            case "TemplateProcessing" -> template(part);
            case "BertProcessing", "RobertaProcessing" -> new SpecialFrame(
                    new int[] {tokenAndId(part.get("cls"))}, new int[] {tokenAndId(part.get("sep"))});
            // It only moves offsets, which are not kept.
            case "ByteLevel" -> SpecialFrame.NONE;
            case "Sequence" -> {
                SpecialFrame frame = SpecialFrame.NONE;
                for (JsonPart processor : part.get("processors").elements()) {
                    frame = frame.within(read(processor));
                }
                yield frame;
            }
            default -> throw part.unsupported("the post-processor " + part.type());
        };
    }

    private SpecialFrame template(JsonPart part) {
        IdList before = new IdList();
        IdList after = new IdList();
        boolean textSeen = false;
        for (JsonPart piece : part.get("single").elements()) {
            if (piece.optional("SpecialToken").isPresent()) {
                addSpecial(part, piece.get("SpecialToken"), textSeen ? after : before);
            } else if (!piece.get("Sequence").string("id").equals("A") || textSeen) {
                throw piece.unsupported("a template of a single text that has it twice, or has a second one");
            } else {
                textSeen = true;
            }
        }
        if (!textSeen) {
            throw part.get("single").unsupported("a template without the text");
        }
        return new SpecialFrame(before.toArray(0), after.toArray(0));
    }

    private void addSpecial(JsonPart template, JsonPart piece, IdList out) {
        JsonPart special = template.get("special_tokens").get(piece.string("id"));
        for (JsonPart id : special.get("ids").elements()) {
            out.add(known(id));
        }
    }

    private int tokenAndId(JsonPart pair) {
        List<JsonPart> parts = pair.elements();
        if (parts.size() != 2) {
            throw pair.malformed("is not a token and its id");
        }
        return known(parts.get(1));
    }

    private int known(JsonPart id) {
        int value = id.count(Vocabulary.MOST_IDS - 1);
        if (vocabulary.tokenOf(value) == null) {
            throw id.malformed("is " + value + ", which is the id of no token");
        }
        return value;
    }
}
