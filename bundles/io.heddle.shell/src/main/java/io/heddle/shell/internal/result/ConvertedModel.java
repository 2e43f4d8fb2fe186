// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal.result;

import io.heddle.checkpoint.Conversion;
import java.util.List;
import java.util.regex.Pattern;

/** A checkpoint that was converted. @param outcome what was written */
public record ConvertedModel(Conversion.Outcome outcome) implements Result {
    private static final int NAMED = 5;
    private static final Pattern TOKENIZER = Pattern.compile("tokenizer\\.json|tokenizer\\.model|rwkv_vocab.*\\.txt");

    @Override
    public String text() {
        StringBuilder text = new StringBuilder("wrote %d tensors, %s, to %s: %s".formatted(outcome.tensors(),
                Amount.bytes(outcome.bytes()), outcome.folder(), some(outcome.files())));
        if (!outcome.leftOut().isEmpty()) {
            text.append("%nleft out %d tensors of types that no weight can be: %s".formatted(outcome.leftOut().size(),
                    some(outcome.leftOut())));
        }
        if (outcome.files().stream().noneMatch(TOKENIZER.asMatchPredicate())) {
            text.append("\nno tokenizer lay beside the model; for text, put the publisher's tokenizer.json into the folder");
        }
        return text.toString();
    }

    private static String some(List<String> names) {
        return names.size() <= NAMED ? String.join(", ", names)
                : String.join(", ", names.subList(0, NAMED)) + " and " + (names.size() - NAMED) + " more";
    }
}
