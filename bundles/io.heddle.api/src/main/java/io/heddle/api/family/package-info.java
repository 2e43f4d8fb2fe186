// SPDX-License-Identifier: Apache-2.0
/** Published checkpoint families: how their configuration and tensor names become a stack. */
@Export
@Version("1.0.0")
package io.heddle.api.family;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
