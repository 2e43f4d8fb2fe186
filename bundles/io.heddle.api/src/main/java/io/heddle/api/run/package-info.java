// SPDX-License-Identifier: Apache-2.0
/** One pass through a stack, as mechanisms see it. */
@Export
@Version("1.0.0")
package io.heddle.api.run;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
