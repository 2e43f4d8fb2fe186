// SPDX-License-Identifier: Apache-2.0
/** Sets ND4J up before its first class is initialised. */
@org.jspecify.annotations.NullMarked
package io.heddle.nd4j.internal;
