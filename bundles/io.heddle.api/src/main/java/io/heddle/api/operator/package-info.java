// SPDX-License-Identifier: Apache-2.0
/**
 * The operators that mechanisms are written in: immutable records that name their inputs.
 *
 * <p>Activations are {@code [batch, time, channel]} or {@code [batch, time, head, channel]}. An
 * operator that carries state reads it and leaves it advanced by the valid tokens of each row (see
 * {@link io.heddle.api.run.Lanes}); its forms for one token and for many agree. Records check their
 * shapes when they are made, so that a mistake is reported where it was written.
 */
@Export
@Version("1.0.0")
package io.heddle.api.operator;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
