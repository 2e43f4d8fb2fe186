// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.shell.internal.argument.Command;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.junit.jupiter.api.Test;

/** The shell's help is made of what commands say of themselves. */
class CommandDescriptionTest {

    @Test
    void everyCommandAndEveryParameterIsDescribed() throws Exception {
        for (Class<?> command : commands()) {
            Method method = method(command);
            assertFalse(method.getAnnotation(Descriptor.class).value().isBlank(), command.getName());
            for (java.lang.reflect.Parameter parameter : method.getParameters()) {
                if (!CommandSession.class.isAssignableFrom(parameter.getType())) {
                    Descriptor descriptor = parameter.getAnnotation(Descriptor.class);
                    assertNotNull(descriptor, method + ": " + parameter.getName());
                    assertFalse(descriptor.value().isBlank(), method + ": " + parameter.getName());
                }
            }
        }
    }

    @Test
    void everyOptionBeginsWithTwoDashesAndIsThereOnce() throws Exception {
        for (Class<?> command : commands()) {
            TreeSet<String> names = new TreeSet<>();
            for (java.lang.reflect.Parameter parameter : method(command).getParameters()) {
                Parameter option = parameter.getAnnotation(Parameter.class);
                if (option != null) {
                    for (String name : option.names()) {
                        assertTrue(name.matches("--[a-z]+(-[a-z]+)*"), name);
                        assertTrue(names.add(name), command + " has " + name + " twice");
                    }
                }
            }
        }
    }

    @Test
    void theCommandsOfTheContractAreThere() throws Exception {
        assertEquals(List.of("advise", "bench", "computes", "deploys", "eval", "families", "generate", "inspect", "jobs", "logits",
                "mechanisms", "plan", "resolve", "soak", "stack", "swap", "swaps", "tokenize", "version", "why"),
                commands().stream().map(c -> method(c).getName()).sorted().toList());
    }

    private static Method method(Class<?> command) {
        List<Method> methods = Arrays.stream(command.getMethods())
                .filter(m -> m.isAnnotationPresent(Descriptor.class)).toList();
        assertEquals(1, methods.size(), command.getName());
        return methods.getFirst();
    }

    private static List<Class<?>> commands() throws IOException, URISyntaxException, ClassNotFoundException {
        Path folder = Path.of(Command.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        List<Class<?>> commands = new java.util.ArrayList<>();
        try (var files = Files.walk(folder)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
                String name = folder.relativize(file).toString().replace('/', '.').replaceFirst("\\.class$", "");
                Class<?> type = Class.forName(name, false, Command.class.getClassLoader());
                if (Command.class.isAssignableFrom(type) && type != Command.class) {
                    commands.add(type);
                }
            }
        }
        return commands;
    }
}
