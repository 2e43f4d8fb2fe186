// SPDX-License-Identifier: Apache-2.0
/**
 * Weights: handles that mechanisms hold, sources that files or initialisers give, prepared forms
 * that computes make of them once, and the map from published names.
 */
@Export
@Version("1.0.0")
package io.heddle.api.weight;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
