// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal.argument;

import java.lang.reflect.Parameter;
import java.util.List;
import java.util.Locale;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.jspecify.annotations.Nullable;

/**
 * One parameter of a command's method.
 *
 * @param parameter the parameter
 * @param kind how it is filled
 * @param option the option's annotation; null for the other kinds
 */
record Place(Parameter parameter, Kind kind, org.apache.felix.service.command.@Nullable Parameter option) {

    /** How a parameter is filled. */
    enum Kind {
        /** With the session. */
        SESSION,
        /** By name. */
        OPTION,
        /** With the next word. */
        WORD,
        /** With all other words. */
        REST
    }

    static Place of(Parameter parameter) {
        var option = parameter.getAnnotation(org.apache.felix.service.command.Parameter.class);
        Kind kind = CommandSession.class.isAssignableFrom(parameter.getType()) ? Kind.SESSION
                : option != null ? Kind.OPTION : parameter.getType().isArray() ? Kind.REST : Kind.WORD;
        return new Place(parameter, kind, option);
    }

    List<String> names() {
        return option == null ? List.of() : List.of(option.names());
    }

    boolean isFlag() {
        return option != null && !option.presentValue().equals(org.apache.felix.service.command.Parameter.UNSPECIFIED);
    }

    boolean isRepeatable() {
        return List.class.isAssignableFrom(parameter.getType());
    }

    String present() {
        return option.presentValue();
    }

    String description() {
        Descriptor descriptor = parameter.getAnnotation(Descriptor.class);
        return descriptor == null ? parameter.getName() : descriptor.value();
    }

    /** A flag's {@code --flag=true} is as good as {@code --flag}. */
    String valueBehindEquals(String value) {
        if (isFlag() && !value.equals("true") && !value.equals("false")) {
            throw new UsageException(names().getFirst() + " is '" + value + "'; true or false is allowed");
        }
        return value;
    }

    /** The value of an option out of the words that were given for it. */
    @Nullable Object option(List<String> given, String command) {
        if (isRepeatable()) {
            return List.copyOf(given);
        }
        String name = names().getFirst();
        if (!given.isEmpty()) {
            return Value.of(name, given.getFirst(), parameter.getType());
        }
        if (option.absentValue().equals(Options.REQUIRED)) {
            throw new UsageException(command + " needs " + name + ": " + description());
        }
        return option.absentValue().isEmpty() ? null : Value.of(name, option.absentValue(), parameter.getType());
    }

    /** Takes the next word off the list. */
    Object word(List<String> positional, String command) {
        String name = parameter.getName().toUpperCase(Locale.ROOT);
        if (positional.isEmpty()) {
            throw new UsageException(command + " needs " + name + ": " + description());
        }
        return Value.of(name, positional.removeFirst(), parameter.getType());
    }
}
