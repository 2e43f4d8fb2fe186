// SPDX-License-Identifier: Apache-2.0
/**
 * What a mixer keeps between passes: declared by a {@link io.heddle.api.state.StateSpec}, held by
 * the router, reached by operators through {@link io.heddle.api.state.StateTensor} handles.
 */
@Export
@Version("1.0.0")
package io.heddle.api.state;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
