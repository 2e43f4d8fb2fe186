// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal.distribution;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;

/**
 * What a run must contain, for bnd to resolve.
 *
 * @param notation the stack, for a comment
 * @param compute its name
 * @param mechanisms their names
 * @param more symbolic names of further bundles
 */
public record RunFile(String notation, String compute, SortedSet<String> mechanisms, List<String> more) {

    /** The capability by which a compute is found. */
    public static final String COMPUTE = "io.heddle.compute";
    /** The capability by which a mechanism is found. */
    public static final String MECHANISM = "io.heddle.mechanism";

    /** The text of a {@code .bndrun} file. */
    public String text() {
        List<String> requirements = new ArrayList<>();
        more.forEach(name -> requirements.add("bnd.identity;id='" + name + "'"));
        requirements.add(capability(COMPUTE, compute));
        mechanisms.forEach(name -> requirements.add(capability(MECHANISM, name)));
        return "# " + notation.replaceAll("\\s+", " ") + "\n-runfw: org.apache.felix.framework\n-runee: JavaSE-25\n"
                + "-resolve.effective: active\n-runvm: --enable-native-access=ALL-UNNAMED,--sun-misc-unsafe-memory-access=allow\n"
                + "-runrequires: \\\n    " + String.join(",\\\n    ", requirements) + "\n";
    }

    private static String capability(String namespace, String name) {
        return namespace + ";filter:='(" + namespace + "=" + name + ")'";
    }
}
