// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal.argument;

import java.util.List;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Function;
import org.jspecify.annotations.Nullable;

/**
 * A command whose words are read by its own {@link Syntax}.
 *
 * <p>A subclass has one public method with a {@code @Descriptor}, named like the command. Arguments
 * are values: the word after an option is its value whatever it looks like.
 */
public abstract class Command implements Function {

    private final Syntax syntax = Syntax.of(getClass());

    /** For components. */
    protected Command() {}

    /**
     * Reads the words and calls the command.
     *
     * @throws CommandException whatever went wrong, in one line; a wrong word is a {@link UsageException}
     */
    @Override
    public final @Nullable Object execute(CommandSession session, List<Object> arguments) {
        try {
            return syntax.call(this, session, arguments);
        } catch (Exception e) {
            throw CommandException.of(e);
        }
    }
}
