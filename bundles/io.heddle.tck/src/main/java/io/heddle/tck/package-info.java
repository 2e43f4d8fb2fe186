// SPDX-License-Identifier: Apache-2.0
/**
 * The conformance kit. {@link io.heddle.tck.MechanismConformance} looks at a mechanism's bundle inside
 * a framework; each of its tests is a {@link io.heddle.tck.Check}, which other presenters may use too.
 *
 * <p>{@link io.heddle.tck.MixerTrial} looks at a mixer without a framework or a compute: what it
 * declares, and which operators its forward pass emits. It has no data, so a trial costs nothing
 * even for the shapes of large models.
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
@Version("1.1.0")
package io.heddle.tck;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
