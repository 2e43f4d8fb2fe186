// SPDX-License-Identifier: Apache-2.0
/** Functions of single elements. */
@org.jspecify.annotations.NullMarked
package io.heddle.compute.vector.internal.pointwise;
