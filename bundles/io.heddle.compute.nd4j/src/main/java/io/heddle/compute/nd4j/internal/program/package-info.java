// SPDX-License-Identifier: Apache-2.0
/**
 * What kernels are built of: programs of prebuilt ND4J operations on Heddle's memory, and the steps
 * that read lanes and state rows at run time. A program is built and run by one thread at a time.
 */
@org.jspecify.annotations.NullMarked
package io.heddle.compute.nd4j.internal.program;
