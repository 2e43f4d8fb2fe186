// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal.argument;

/** What several commands' options have in common. */
public final class Options {

    /** As an option's {@code absentValue}: the option must be given. An empty one means null. */
    public static final String REQUIRED = "required";

    /** A flag's {@code presentValue}. */
    public static final String ON = "true";

    /** A flag's {@code absentValue}. */
    public static final String OFF = "false";

    private Options() {}

    /**
     * Checks a whole number.
     *
     * @return {@code value}
     * @throws UsageException if it is less than {@code least}
     */
    public static int atLeast(int least, String option, int value) {
        require(value >= least, option, value, "at least " + least);
        return value;
    }

    /**
     * Checks a value.
     *
     * @param right whether it is allowed
     * @param allowed what is, for the message
     * @throws UsageException if it is not right
     */
    public static void require(boolean right, String option, Object value, String allowed) {
        if (!right) {
            throw new UsageException(option + " is " + value + "; " + allowed + " is allowed");
        }
    }
}
