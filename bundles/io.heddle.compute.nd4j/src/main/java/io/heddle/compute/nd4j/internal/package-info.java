// SPDX-License-Identifier: Apache-2.0
/** Every operator through ND4J operations alone. */
@org.jspecify.annotations.NullMarked
package io.heddle.compute.nd4j.internal;
