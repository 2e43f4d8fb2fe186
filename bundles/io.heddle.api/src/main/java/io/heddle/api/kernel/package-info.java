// SPDX-License-Identifier: Apache-2.0
/** What computes provide: kernels of operators, in sets that a stack is bound to. */
@Export
@Version("1.1.0")
package io.heddle.api.kernel;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
