// SPDX-License-Identifier: Apache-2.0
/** Which bundles a run for a stack needs. */
@org.jspecify.annotations.NullMarked
package io.heddle.shell.internal.distribution;
