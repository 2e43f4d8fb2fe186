// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal.result;

import io.heddle.api.config.Option;
import io.heddle.api.mechanism.MechanismInfo;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One mechanism.
 *
 * @param mechanism what it says of itself
 * @param kept what it keeps
 * @param sources the mechanisms whose states it can take over when it is swapped in
 * @param conformance what the conformance report says that its bundle carries, if it carries one
 */
public record MechanismDetails(MechanismInfo mechanism, MechanismState kept, List<String> sources,
        Optional<String> conformance) implements Result {

    @Override
    public String text() {
        StringBuilder text = new StringBuilder("""
                %s: %s
                formula     %s
                T tokens    %s
                one more    %s
                state       %s; %s at %s
                source      %s
                """.formatted(mechanism.name(), mechanism.summary(), mechanism.formula(), mechanism.training(),
                mechanism.step(), mechanism.memory(), kept.of(mechanism.name()), kept.size(), mechanism.source()));
        if (!sources.isEmpty()) {
            text.append("states from ").append(String.join(", ", sources)).append(", where settings agree\n");
        }
        conformance.ifPresent(line -> text.append("conformance ").append(line).append('\n'));
        if (!mechanism.options().isEmpty()) {
            Table table = new Table("option", "kind", "default", "description");
            mechanism.options().forEach(o -> table.row(o.name(), kind(o), o.standard().orElse("-"), o.description()));
            text.append('\n').append(table.text());
        }
        return text.toString();
    }

    private static String kind(Option option) {
        return option.allowed().isEmpty() ? option.kind().name().toLowerCase(Locale.ROOT)
                : String.join("|", option.allowed());
    }
}
