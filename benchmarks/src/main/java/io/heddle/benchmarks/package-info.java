// SPDX-License-Identifier: Apache-2.0
/** Heddle beside its peers: each in a process of its own, measured in turns. */
@org.jspecify.annotations.NullMarked
package io.heddle.benchmarks;
