// SPDX-License-Identifier: Apache-2.0
/** Norms. */
@org.jspecify.annotations.NullMarked
package io.heddle.compute.vector.internal.norm;
