// SPDX-License-Identifier: Apache-2.0
package io.heddle.archetype;

import java.util.LinkedHashMap;
import java.util.Map;

/** Exchanges the template's own names for placeholders, and placeholders for other names. */
final class Placeholders {
    /** The archetype plugin reads files as Velocity templates, to which these three characters mean something. */
    private static final String HEADER = """
            #set( $symbol_pound = '#' )
            #set( $symbol_dollar = '$' )
            #set( $symbol_escape = '\\' )
            """;

    private Placeholders() {}

    /**
     * A file of the template as the archetype has it.
     *
     * @param java whether it is a Java source, where the bundle's name is a package
     */
    static String insert(String text, boolean java) {
        String escaped = text.replace("\\", "\0escape").replace("$", "\0dollar").replace("#", "\0pound")
                .replaceAll("\0(escape|dollar|pound)", "\\${symbol_$1}");
        return HEADER + escaped
                .replace("<groupId>org.example</groupId>", "<groupId>${groupId}</groupId>")
                .replace("<version>" + Names.TEMPLATE.version() + "</version>", "<version>${version}</version>")
                .replace(Names.TEMPLATE.artifact(), java ? "${package}" : "${artifactId}")
                .replaceAll("\\bema(plain|scan)?\\b", "\\${mechanism}$1")
                .replaceAll("\\bEma(?=[A-Z])", "\\${prefix}");
    }

    /** The path of a file of the template as the archetype has it: without the package's folders. */
    static String path(String path) {
        return path.replace("/java/" + Names.TEMPLATE.artifact().replace('.', '/') + "/", "/java/")
                .replaceAll("\\bEma(?=[A-Z])", "__prefix__");
    }

    /** A file of the archetype for other names. */
    static String fill(String text, Names names) {
        if (!text.startsWith(HEADER)) {
            throw new IllegalArgumentException("a file that no archetype has");
        }
        Map<String, String> values = new LinkedHashMap<>();
        values.put("groupId", names.group());
        values.put("artifactId", names.artifact());
        values.put("package", names.artifact());
        values.put("version", names.version());
        values.put("mechanism", names.mechanism());
        values.put("prefix", names.prefix());
        values.put("symbol_pound", "#");
        values.put("symbol_escape", "\\");
        // Last, because what it makes may look like a placeholder.
        values.put("symbol_dollar", "$");
        String filled = text.substring(HEADER.length());
        for (Map.Entry<String, String> value : values.entrySet()) {
            filled = filled.replace("${" + value.getKey() + "}", value.getValue());
        }
        return filled;
    }

    /** The path of a file of the archetype for other names. */
    static String fillPath(String path, Names names) {
        return path.replaceFirst("/java/", "/java/" + names.artifact().replace('.', '/') + "/")
                .replace("__prefix__", names.prefix());
    }
}
