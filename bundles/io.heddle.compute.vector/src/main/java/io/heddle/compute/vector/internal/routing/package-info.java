// SPDX-License-Identifier: Apache-2.0
/** Choice of experts, and their work on the tokens that chose them. */
@org.jspecify.annotations.NullMarked
package io.heddle.compute.vector.internal.routing;
