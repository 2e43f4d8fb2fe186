// SPDX-License-Identifier: Apache-2.0
package io.heddle.launch.internal;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;

/** What a command takes, read from the annotations of its methods. */
final class Usage {

    private Usage() {}

    static String summary(Object command, String name) {
        return methods(command, name).stream()
                .map(m -> m.getAnnotation(Descriptor.class))
                .filter(d -> d != null).map(Descriptor::value).findFirst().orElse("");
    }

    static String of(Object command, String name) {
        List<Method> methods = methods(command, name);
        return methods.isEmpty() ? name + ": takes any arguments\n"
                : methods.stream().map(m -> text(m, name)).collect(Collectors.joining("\n"));
    }

    private static List<Method> methods(Object command, String name) {
        return Arrays.stream(command.getClass().getMethods())
                .filter(m -> m.getName().equals(name) || m.getName().equals("_" + name))
                .sorted((a, b) -> Integer.compare(a.getParameterCount(), b.getParameterCount()))
                .toList();
    }

    private static String text(Method method, String name) {
        StringBuilder head = new StringBuilder("heddle ").append(name);
        StringBuilder body = new StringBuilder();
        for (var parameter : method.getParameters()) {
            if (CommandSession.class.isAssignableFrom(parameter.getType())) {
                continue;
            }
            Parameter option = parameter.getAnnotation(Parameter.class);
            Descriptor descriptor = parameter.getAnnotation(Descriptor.class);
            boolean many = parameter.getType().isArray() || List.class.isAssignableFrom(parameter.getType());
            String word = parameter.getName().toUpperCase(java.util.Locale.ROOT) + (many ? "..." : "");
            if (option != null) {
                boolean flag = !option.presentValue().equals(Parameter.UNSPECIFIED);
                word = String.join("|", option.names()) + (flag ? "" : " " + word);
                head.append(" [").append(word).append(']');
            } else {
                head.append(' ').append(word);
            }
            String preset = option == null || option.absentValue().isEmpty()
                    || !option.presentValue().equals(Parameter.UNSPECIFIED) ? "" : " (" + option.absentValue() + ")";
            body.append("    %-28s  %s%s%n".formatted(word, descriptor == null ? "" : descriptor.value(), preset));
        }
        Descriptor what = method.getAnnotation(Descriptor.class);
        return head + "\n" + (what == null ? "" : "  " + what.value() + "\n") + body;
    }
}
