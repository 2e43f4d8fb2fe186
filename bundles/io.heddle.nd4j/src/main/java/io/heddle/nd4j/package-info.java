// SPDX-License-Identifier: Apache-2.0
/**
 * Readiness of ND4J as a service.
 *
 * <p>Whoever calls ND4J must reference {@link io.heddle.nd4j.Nd4jReady} first, and may then use every
 * {@code org.nd4j} package from any thread.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
@org.jspecify.annotations.NullMarked
package io.heddle.nd4j;
