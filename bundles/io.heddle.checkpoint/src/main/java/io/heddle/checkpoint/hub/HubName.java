// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.hub;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The identifier of a model on a hub.
 *
 * @param repository {@code ORG/NAME}, or {@code NAME} alone; never leads out of a folder
 * @param revision a branch, a tag or a commit; {@value #MAIN} if none was given
 */
public record HubName(String repository, String revision) {
    /** The revision that is meant where none is given. */
    public static final String MAIN = "main";

    private static final String WORD = "[A-Za-z0-9_](?:[A-Za-z0-9_.-]{0,94}[A-Za-z0-9_])?";
    private static final Pattern REPOSITORY = Pattern.compile("(?:" + WORD + "/)?" + WORD);
    private static final Pattern REVISION = Pattern.compile("(?:" + WORD + "/){0,3}" + WORD);
    private static final Pattern WHOLE = Pattern.compile("(" + REPOSITORY + ")(?:@(" + REVISION + "))?");

    /** @throws IllegalArgumentException if one of both is not well-formed */
    public HubName {
        if (!isPlain(REPOSITORY, repository) || repository.contains("--") || !isPlain(REVISION, revision)) {
            throw new IllegalArgumentException("'" + repository + "@" + revision + "' is no identifier of a model; "
                    + "ORG/NAME or ORG/NAME@REVISION is allowed");
        }
    }

    private static boolean isPlain(Pattern pattern, String text) {
        return pattern.matcher(text).matches() && !text.contains("..");
    }

    /** Reads {@code ORG/NAME}, {@code NAME}, or one of both with {@code @REVISION}; empty if it is something else. */
    public static Optional<HubName> parse(String text) {
        Matcher whole = WHOLE.matcher(text);
        if (!whole.matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new HubName(whole.group(1), whole.group(2) == null ? MAIN : whole.group(2)));
        } catch (IllegalArgumentException notPlain) {
            return Optional.empty();
        }
    }

    /** As users write it. */
    @Override
    public String toString() {
        return revision.equals(MAIN) ? repository : repository + "@" + revision;
    }
}
