// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal.result;

import java.nio.file.Path;
import java.util.List;

/**
 * The models that can be named.
 *
 * @param cache the hub's cache folder
 * @param models those that come with Heddle first
 */
public record ModelList(Path cache, List<Listed> models) implements Result {

    /**
     * A model.
     *
     * @param name what {@code --model} takes for it
     * @param family the family that reads it; empty if none does
     * @param bytes of its weights as stored; 0 if it cannot be opened
     * @param problem why it cannot be opened; empty if it can
     */
    public record Listed(String name, String family, long bytes, String problem) {}

    @Override
    public String text() {
        Table table = new Table("name", "family", ">size", "");
        models.forEach(model -> table.row(model.name(), model.family(), model.problem().isEmpty() ? Amount.bytes(model.bytes()) : "",
                model.problem()));
        return (models.isEmpty() ? "no model is here\n" : table.text()) + "hub cache: " + cache;
    }
}
