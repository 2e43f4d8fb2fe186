// SPDX-License-Identifier: Apache-2.0
/** PyTorch's side: each operator in the fastest eager form that we know, and a whole Mamba-2. */
@org.jspecify.annotations.NullMarked
package io.heddle.benchmarks.pytorch;
