// SPDX-License-Identifier: Apache-2.0
/** What a mechanism bundle provides. */
@Export
@Version("1.0.0")
package io.heddle.api.mechanism;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
