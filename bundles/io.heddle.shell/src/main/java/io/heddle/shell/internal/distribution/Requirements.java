// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal.distribution;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.osgi.framework.Constants;
import org.osgi.framework.wiring.BundleRequirement;

/** Reads requirements. */
final class Requirements {

    private static final Pattern PLAIN = Pattern.compile("\\(([^()=<>~]+)=([^()*]+)\\)");

    private Requirements() {}

    static boolean isMandatory(BundleRequirement requirement) {
        return !Constants.RESOLUTION_OPTIONAL.equals(requirement.getDirectives().get(Constants.RESOLUTION_DIRECTIVE))
                && !"dynamic".equals(requirement.getDirectives().get(Constants.RESOLUTION_DIRECTIVE));
    }

    /** What is required, in a few words. */
    static String text(BundleRequirement requirement) {
        String filter = requirement.getDirectives().getOrDefault(Constants.FILTER_DIRECTIVE, "");
        Matcher plain = PLAIN.matcher(filter);
        String value = plain.find() ? plain.group(2) : filter;
        return switch (requirement.getNamespace()) {
            case "osgi.wiring.package" -> "package " + value;
            case "osgi.wiring.host" -> "host " + value;
            case "osgi.service" -> "service " + value.substring(value.lastIndexOf('.') + 1);
            case "osgi.extender" -> "extender " + value;
            default -> requirement.getNamespace() + "=" + value;
        };
    }
}
