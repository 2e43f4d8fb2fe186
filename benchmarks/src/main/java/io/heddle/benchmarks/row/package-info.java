// SPDX-License-Identifier: Apache-2.0
/** What is measured: one row of the result each, with its target. */
@org.jspecify.annotations.NullMarked
package io.heddle.benchmarks.row;
