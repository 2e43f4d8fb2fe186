// SPDX-License-Identifier: Apache-2.0
/** Products with weights, and rows of tables. */
@org.jspecify.annotations.NullMarked
package io.heddle.compute.vector.internal.projection;
