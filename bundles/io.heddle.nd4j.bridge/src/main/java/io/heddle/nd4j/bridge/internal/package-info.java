// SPDX-License-Identifier: Apache-2.0
/** INDArray views of tensors for bodies written in plain ND4J. */
@org.jspecify.annotations.NullMarked
package io.heddle.nd4j.bridge.internal;
