// SPDX-License-Identifier: Apache-2.0
/** Typed reading of options and of published configuration files. Values are immutable. */
@Export
@Version("1.0.0")
package io.heddle.api.config;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
