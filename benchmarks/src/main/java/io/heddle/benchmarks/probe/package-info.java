// SPDX-License-Identifier: Apache-2.0
/** The machine's limits: memory bandwidth and the peak of fused multiply-adds. */
@org.jspecify.annotations.NullMarked
package io.heddle.benchmarks.probe;
