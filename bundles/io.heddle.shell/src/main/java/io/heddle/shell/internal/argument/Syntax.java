// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal.argument;

import io.heddle.api.config.Nearest;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.jspecify.annotations.Nullable;

/** What a command takes, read from its method. Immutable. */
final class Syntax {

    private static final String PREFIX = "--";
    private static final String HELP = "--help";

    private final Method method;
    private final List<Place> places;
    private final Map<String, Place> options = new LinkedHashMap<>();

    private Syntax(Method method) {
        this.method = method;
        this.places = Arrays.stream(method.getParameters()).map(Place::of).toList();
        for (Place place : places) {
            place.names().forEach(name -> options.put(name, place));
        }
    }

    static Syntax of(Class<?> command) {
        List<Method> methods = Arrays.stream(command.getMethods())
                .filter(m -> m.isAnnotationPresent(Descriptor.class) && !m.isBridge()).toList();
        if (methods.size() != 1) {
            throw new IllegalStateException(command.getSimpleName() + " has " + methods.size()
                    + " methods with a descriptor; a command has one");
        }
        return new Syntax(methods.getFirst());
    }

    @Nullable Object call(Object command, CommandSession session, List<Object> arguments) throws Exception {
        Object[] values = values(session, arguments.stream().map(String::valueOf).toList());
        try {
            return method.invoke(command, values);
        } catch (InvocationTargetException e) {
            switch (e.getCause()) {
                case Exception failure -> throw failure;
                case Error error -> throw error;
                default -> throw e;
            }
        }
    }

    private Object[] values(CommandSession session, List<String> words) {
        Map<Place, List<String>> given = new LinkedHashMap<>();
        List<String> positional = sort(words, given);
        Object[] values = new Object[places.size()];
        for (int i = 0; i < values.length; i++) {
            Place place = places.get(i);
            values[i] = switch (place.kind()) {
                case SESSION -> session;
                case OPTION -> place.option(given.getOrDefault(place, List.of()), method.getName());
                case WORD -> place.word(positional, method.getName());
                case REST -> rest(positional);
            };
        }
        if (!positional.isEmpty()) {
            throw unexpected(positional.getFirst());
        }
        return values;
    }

    /** Puts each option's values beside it and returns the other words. */
    private List<String> sort(List<String> words, Map<Place, List<String>> given) {
        List<String> positional = new ArrayList<>();
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            if (word.equals(PREFIX)) {
                positional.addAll(words.subList(i + 1, words.size()));
                break;
            }
            if (!word.startsWith(PREFIX)) {
                positional.add(word);
                continue;
            }
            int equals = word.indexOf('=');
            String name = equals < 0 ? word : word.substring(0, equals);
            Place place = options.get(name);
            if (place == null) {
                throw unknown(name);
            }
            String value;
            if (equals >= 0) {
                value = place.valueBehindEquals(word.substring(equals + 1));
            } else if (place.isFlag()) {
                value = place.present();
            } else if (++i < words.size()) {
                value = words.get(i);
            } else {
                throw new UsageException(name + " needs a value after it: " + place.description());
            }
            List<String> values = given.computeIfAbsent(place, p -> new ArrayList<>());
            if (!values.isEmpty() && !place.isRepeatable()) {
                throw new UsageException(name + " is given twice; once is allowed");
            }
            values.add(value);
        }
        return positional;
    }

    private static String[] rest(List<String> positional) {
        String[] words = positional.toArray(String[]::new);
        positional.clear();
        return words;
    }

    private UsageException unknown(String name) {
        if (name.equals(HELP)) {
            return new UsageException("for help, type: help " + method.getName());
        }
        String nearest = Nearest.of(name, options.keySet()).map(n -> "did you mean " + n + "? ").orElse("");
        return new UsageException(method.getName() + " has no option " + name + "; " + nearest + allowed());
    }

    private UsageException unexpected(String word) {
        return new UsageException(method.getName() + " does not take the word '" + word + "'; " + allowed());
    }

    private String allowed() {
        return options.isEmpty() ? "it has no options" : "its options: " + String.join(", ", options.keySet());
    }
}
