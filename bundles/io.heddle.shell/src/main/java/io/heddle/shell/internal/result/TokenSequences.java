// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal.result;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Token ids, one sequence a line, as {@code --ids} reads them.
 *
 * @param sequences never changed
 */
public record TokenSequences(List<int[]> sequences) implements Result {

    @Override
    public String text() {
        return sequences.stream()
                .map(ids -> Arrays.stream(ids).mapToObj(Integer::toString).collect(Collectors.joining(",")))
                .collect(Collectors.joining("\n"));
    }
}
