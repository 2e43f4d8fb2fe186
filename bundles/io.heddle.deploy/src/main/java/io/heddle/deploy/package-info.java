// SPDX-License-Identifier: Apache-2.0
/**
 * What became of the jars in the folder {@code deploy}.
 *
 * <p>Every jar there is inspected before it is installed. A bundle runs in this process without a
 * sandbox: the inspection stops accidents and known tricks, not a hostile author.
 */
@Export
@Version("1.0.0")
@org.jspecify.annotations.NullMarked
package io.heddle.deploy;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
