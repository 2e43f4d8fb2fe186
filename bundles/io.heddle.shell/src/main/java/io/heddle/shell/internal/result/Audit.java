// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal.result;

import io.heddle.api.stack.Choice;
import io.heddle.api.stack.Provenance;
import java.util.List;

/**
 * Which mechanisms produced which tokens of a sequence.
 *
 * @param row the sequence's place in the batch
 * @param prompt how many tokens were given
 * @param spans what read the tokens, in order: a token is produced by what reads the one before it
 */
public record Audit(int row, int prompt, List<Provenance> spans) implements Result {

    @Override
    public String text() {
        StringBuilder text = new StringBuilder();
        for (Provenance span : spans) {
            int from = Math.max(span.from() + 1, prompt);
            text.append("sequence ").append(row).append(", ").append(from > span.to() ? "no tokens, only the prompt's first "
                    + span.to() + " read," : "tokens " + from + " to " + span.to()).append(" by generation ")
                    .append(span.generation()).append(" on ").append(String.join(", ", span.computes())).append(": ")
                    .append(String.join("; ", span.mechanisms())).append(System.lineSeparator());
        }
        Choice.told(spans.stream().flatMap(span -> span.choices().stream()).distinct().toList()).forEach(choice ->
                text.append("sequence ").append(row).append(" was given ").append(choice).append(System.lineSeparator()));
        return text.toString();
    }
}
