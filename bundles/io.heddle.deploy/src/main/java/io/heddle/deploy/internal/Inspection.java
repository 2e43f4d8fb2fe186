// SPDX-License-Identifier: Apache-2.0
package io.heddle.deploy.internal;

import io.heddle.deploy.internal.archive.Archive;
import io.heddle.deploy.internal.archive.JarBytes;
import io.heddle.deploy.internal.archive.Limits;
import io.heddle.deploy.internal.archive.RefusedException;
import io.heddle.deploy.internal.manifest.ManifestText;
import io.heddle.deploy.internal.rule.ContentRules;
import io.heddle.deploy.internal.rule.Identity;
import io.heddle.deploy.internal.rule.ManifestRules;
import io.heddle.deploy.internal.rule.PackageList;

/**
 * What is asked of a jar by itself, whatever else is installed.
 *
 * @param limits how much is read
 * @param imports packages that it may import
 */
record Inspection(Limits limits, PackageList imports) {

    /** What a mechanism needs. */
    static final String STANDARD_IMPORTS =
            "io.heddle.api.*, io.heddle.nd4j, io.heddle.nd4j.bridge, org.nd4j.*, java.*, org.osgi.*, org.slf4j";

    /**
     * Inspects the whole jar.
     *
     * @return who it says it is
     * @throws RefusedException naming the first thing that is wrong
     */
    Identity inspect(JarBytes jar) throws RefusedException {
        byte[] manifest = Archive.check(jar.bytes(), limits, new ContentRules());
        return ManifestRules.check(ManifestText.parse(manifest), imports);
    }
}
