// SPDX-License-Identifier: Apache-2.0
package io.heddle.deploy.internal.rule;

import static io.heddle.deploy.internal.archive.RefusedException.shown;

import io.heddle.deploy.internal.archive.RefusedException;
import io.heddle.deploy.internal.manifest.Clause;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.osgi.framework.Constants;

/** Which packages a dropped bundle may export and import. */
final class PackageRules {

    private static final Pattern NAME = Pattern.compile("[\\p{L}_$][\\p{L}\\p{N}_$]*(\\.[\\p{L}_$][\\p{L}\\p{N}_$]*)*");
    /** Whoever exports one of these could take the place of a bundle that is part of the installation. */
    private static final PackageList RESERVED = PackageList.of("io.heddle.*, org.nd4j.*, org.bytedeco.*, java.*, javax.*, "
            + "jdk.*, sun.*, com.sun.*, org.osgi.*, org.slf4j.*, org.apache.felix.*, com.fasterxml.jackson.*, org.jline.*");

    private PackageRules() {}

    static void check(Map<String, String> headers, PackageList imports) throws RefusedException {
        List<String> exported = packages(headers, Constants.EXPORT_PACKAGE);
        for (String name : exported) {
            if (RESERVED.has(name)) {
                throw new RefusedException("it exports " + shown(name) + ", which only the installation itself may");
            }
        }
        for (String name : packages(headers, Constants.IMPORT_PACKAGE)) {
            // A bundle imports what it exports, so that all agree on one copy.
            if (!imports.has(name) && !exported.contains(name)) {
                throw new RefusedException("it imports " + shown(name) + "; allowed are " + imports);
            }
        }
    }

    private static List<String> packages(Map<String, String> headers, String header) throws RefusedException {
        String value = headers.getOrDefault(header, "");
        List<String> packages = new ArrayList<>();
        if (value.isBlank()) {
            return packages;
        }
        for (Clause clause : Clause.parse(header, value)) {
            for (String name : clause.names()) {
                if (!NAME.matcher(name).matches()) {
                    throw new RefusedException("its header " + header + " names " + shown(name) + ", which is no package");
                }
                packages.add(name);
            }
        }
        return packages;
    }
}
