// SPDX-License-Identifier: Apache-2.0
package io.heddle.api.config;

/** A setting that cannot be used; the message is one line for the user. */
public final class ConfigException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    /** @param message what was found, what is allowed, what to do */
    public ConfigException(String message) {
        super(message);
    }
}
