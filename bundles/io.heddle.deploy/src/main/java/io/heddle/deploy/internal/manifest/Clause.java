// SPDX-License-Identifier: Apache-2.0
package io.heddle.deploy.internal.manifest;

import io.heddle.deploy.internal.archive.RefusedException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A clause of a header: {@code a;b;version=1;resolution:=optional}.
 *
 * @param names in front of the parameters, at least one
 * @param parameters attributes under their name and directives under their name with a colon
 */
public record Clause(List<String> names, Map<String, String> parameters) {

    /**
     * The clauses of a header.
     *
     * @throws RefusedException also where readers of headers differ: a backslash in a quoted word
     */
    public static List<Clause> parse(String header, String value) throws RefusedException {
        if (value.indexOf('\\') >= 0) {
            throw new RefusedException("its header " + header + " has a backslash, which readers take differently");
        }
        List<Clause> clauses = new ArrayList<>();
        for (String clause : split(header, value, ',')) {
            clauses.add(clause(header, clause));
        }
        return clauses;
    }

    private static Clause clause(String header, String text) throws RefusedException {
        List<String> names = new ArrayList<>();
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String part : split(header, text, ';')) {
            List<String> sides = split(header, part, '=');
            String key = sides.getFirst().strip();
            if (sides.size() == 1 && parameters.isEmpty() && !key.isEmpty() && key.indexOf('"') < 0) {
                names.add(key);
            } else if (sides.size() != 2 || key.isEmpty() || parameters.put(key.replaceFirst("\\s+:$", ":"), bare(sides.get(1))) != null) {
                throw malformed(header);
            }
        }
        if (names.isEmpty()) {
            throw malformed(header);
        }
        return new Clause(List.copyOf(names), parameters);
    }

    private static String bare(String word) {
        String stripped = word.strip();
        return stripped.length() > 1 && stripped.startsWith("\"") && stripped.endsWith("\"")
                ? stripped.substring(1, stripped.length() - 1) : stripped;
    }

    /** Splits outside of quotes. */
    private static List<String> split(String header, String text, char separator) throws RefusedException {
        List<String> parts = new ArrayList<>();
        boolean quoted = false;
        int begin = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"') {
                quoted = !quoted;
            } else if (c == separator && !quoted) {
                parts.add(text.substring(begin, i));
                begin = i + 1;
            }
        }
        if (quoted) {
            throw malformed(header);
        }
        parts.add(text.substring(begin));
        return parts;
    }

    private static RefusedException malformed(String header) {
        return new RefusedException("its header " + header + " is malformed");
    }
}
