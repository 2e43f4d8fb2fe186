// SPDX-License-Identifier: Apache-2.0
/** Heddle's side: the bundles of the distribution, with whichever compute is the best of them. */
@org.jspecify.annotations.NullMarked
package io.heddle.benchmarks.ours;
