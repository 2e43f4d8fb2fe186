// SPDX-License-Identifier: Apache-2.0
/** llama.cpp's side: model files with random weights, and its C functions. */
@org.jspecify.annotations.NullMarked
package io.heddle.benchmarks.llama;
