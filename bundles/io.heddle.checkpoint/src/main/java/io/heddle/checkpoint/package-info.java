// SPDX-License-Identifier: Apache-2.0
/**
 * Published checkpoints: opened by their folder, read through their family.
 */
@Export
@Version("1.0.0")
package io.heddle.checkpoint;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
