// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal.result;

import io.heddle.checkpoint.Conversion;
import java.util.List;

/** A checkpoint that was converted. @param outcome what was written */
public record ConvertedModel(Conversion.Outcome outcome) implements Result {
    private static final int NAMED = 5;

    @Override
    public String text() {
        String written = "wrote %d tensors, %s, to %s: %s".formatted(outcome.tensors(), Amount.bytes(outcome.bytes()),
                outcome.folder(), some(outcome.files()));
        List<String> left = outcome.leftOut();
        return left.isEmpty() ? written : "%s%nleft out %d tensors of types that no weight can be: %s".formatted(written,
                left.size(), some(left));
    }

    private static String some(List<String> names) {
        return names.size() <= NAMED ? String.join(", ", names)
                : String.join(", ", names.subList(0, NAMED)) + " and " + (names.size() - NAMED) + " more";
    }
}
