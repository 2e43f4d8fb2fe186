// SPDX-License-Identifier: Apache-2.0
package io.heddle.deploy.internal.rule;

import static io.heddle.deploy.internal.archive.RefusedException.shown;

import io.heddle.deploy.internal.archive.RefusedException;
import io.heddle.deploy.internal.manifest.Clause;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.osgi.framework.Constants;
import org.osgi.framework.Version;

/** What the headers of a dropped bundle may say: components and services, and nothing that reaches past them. */
public final class ManifestRules {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*");
    /** Each with what to do instead. */
    private static final Map<String, String> REFUSED = Map.of(
            Constants.BUNDLE_NATIVECODE, "native code cannot be unloaded again",
            Constants.BUNDLE_ACTIVATOR, "use a declarative services component",
            "ExtensionBundle-Activator", "use a declarative services component",
            Constants.DYNAMICIMPORT_PACKAGE, "import each package by name",
            Constants.FRAGMENT_HOST, "a fragment would become a part of another bundle",
            Constants.REQUIRE_BUNDLE, "import packages instead",
            Constants.BUNDLE_UPDATELOCATION, "an update comes through the folder");

    private ManifestRules() {}

    /** Checks every header that matters; the packages of {@code imports} may be imported. */
    public static Identity check(Map<String, String> headers, PackageList imports) throws RefusedException {
        Identity identity = identity(headers);
        for (String name : headers.keySet()) {
            for (Map.Entry<String, String> refused : REFUSED.entrySet()) {
                if (name.equalsIgnoreCase(refused.getKey())) {
                    throw new RefusedException("it has the header " + refused.getKey() + "; " + refused.getValue());
                }
            }
        }
        if (headers.getOrDefault("Multi-Release", "false").equalsIgnoreCase("true")) {
            throw new RefusedException("it is a multi-release jar; build it for one release");
        }
        if (!headers.getOrDefault(Constants.BUNDLE_CLASSPATH, ".").equals(".")) {
            throw new RefusedException("its Bundle-ClassPath is not '.'; put the classes themselves into the jar");
        }
        PackageRules.check(headers, imports);
        CapabilityRules.check(headers);
        return identity;
    }

    private static Identity identity(Map<String, String> headers) throws RefusedException {
        String name = headers.get(Constants.BUNDLE_SYMBOLICNAME);
        if (name == null) {
            throw new RefusedException("it is no bundle: it has no Bundle-SymbolicName");
        }
        if (!"2".equals(headers.get(Constants.BUNDLE_MANIFESTVERSION))) {
            throw new RefusedException("its Bundle-ManifestVersion is not 2");
        }
        List<Clause> clauses = Clause.parse(Constants.BUNDLE_SYMBOLICNAME, name);
        Clause clause = clauses.getFirst();
        if (clauses.size() != 1 || clause.names().size() != 1 || !NAME.matcher(clause.names().getFirst()).matches()) {
            throw new RefusedException("its Bundle-SymbolicName " + shown(name) + " is no name");
        }
        boolean singleton = "true".equalsIgnoreCase(clause.parameters().get(Constants.SINGLETON_DIRECTIVE + ":"));
        return new Identity(clause.names().getFirst(), version(headers), singleton);
    }

    private static Version version(Map<String, String> headers) throws RefusedException {
        String text = headers.getOrDefault(Constants.BUNDLE_VERSION, "0.0.0");
        try {
            return Version.parseVersion(text);
        } catch (IllegalArgumentException e) {
            throw new RefusedException("its Bundle-Version " + shown(text) + " is no version; use one like 1.2.0");
        }
    }
}
