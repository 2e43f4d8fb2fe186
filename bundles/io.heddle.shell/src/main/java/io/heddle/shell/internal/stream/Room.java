// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal.stream;

import io.heddle.api.stack.StackOutline;
import io.heddle.api.stack.InputSpec;
import io.heddle.api.state.Growth;
import io.heddle.checkpoint.ModelException;
import io.heddle.shell.internal.argument.UsageException;
import io.heddle.shell.internal.model.OpenModel;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How far a stream can be read: without end where nothing grows with it, else as far as was asked for. */
final class Room {

    private Room() {}

    /**
     * The context to open.
     *
     * @param asked what the user said, or null
     * @throws UsageException if it must be said, or is too much
     * @throws ModelException if the stack reads no streams at all
     */
    static int of(OpenModel model, @Nullable Integer asked) {
        StackOutline outline = model.stack().outline();
        if (!outline.steps()) {
            throw new ModelException(model.name() + " reads whole inputs only, since a layer looks ahead; a stream needs a stack"
                    + " that goes token by token");
        }
        int longest = model.stack().longestContext(1);
        if (longest < Integer.MAX_VALUE && model.plan().context() > 0) {
            longest = Math.min(longest, model.plan().context());
        }
        if (asked == null && longest < Integer.MAX_VALUE) {
            throw new UsageException(model.name() + " " + reason(outline) + ", so it cannot read without end; give --context N,"
                    + " at most " + longest + " here");
        }
        if (asked != null && asked > longest) {
            throw new UsageException("--context is " + asked + "; " + model.name() + " " + reason(outline)
                    + ", so at most " + longest + " is allowed here");
        }
        return asked == null ? longest : asked;
    }

    private static String reason(StackOutline outline) {
        List<String> growing = outline.uses().stream().filter(Room::grows)
                .map(use -> use.mechanism().name() + " at layer " + use.layer()).distinct().toList();
        if (growing.isEmpty()) {
            return outline.spec().input() instanceof InputSpec.Tokens tokens && tokens.positions() > 0
                    ? "has " + tokens.positions() + " learned positions" : "has states that memory does not suffice for";
        }
        return "keeps something of every token (" + growing.getFirst()
                + (growing.size() == 1 ? ")" : " and " + (growing.size() - 1) + " more)");
    }

    private static boolean grows(StackOutline.Use use) {
        return use.state().entries().stream().anyMatch(entry -> switch (entry.growth()) {
            case Growth.Fixed _, Growth.Window _ -> false;
            case Growth.PerToken _, Growth.PerAdmittedToken _, Growth.WholeInput _ -> true;
        });
    }
}
