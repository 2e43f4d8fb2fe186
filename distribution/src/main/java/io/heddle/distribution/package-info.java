// SPDX-License-Identifier: Apache-2.0
/** Starts the framework; stands on the class path and is no bundle. */
@org.jspecify.annotations.NullMarked
package io.heddle.distribution;
