// SPDX-License-Identifier: Apache-2.0
/**
 * Checks mechanisms without a compute: what a mixer declares, and which operators its forward pass
 * emits. Nothing here has data, so a trial costs nothing even for the shapes of large models.
 *
 * <pre>{@code
 * MixerTrial trial = MixerTrial.of(new MyMechanism(), 768, Config.empty());
 * assertEquals(List.of("Linear", "MatrixRecurrence", "Linear"), trial.operatorNames(2, 5));
 * }</pre>
 *
 * <p>Used by one thread.
 */
@org.jspecify.annotations.NullMarked
@Export
@Version("1.0.0")
package io.heddle.tck;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
