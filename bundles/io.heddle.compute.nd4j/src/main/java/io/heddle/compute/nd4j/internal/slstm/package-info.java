// SPDX-License-Identifier: Apache-2.0
/** The scalar cell of xLSTM, which goes token by token. */
@org.jspecify.annotations.NullMarked
package io.heddle.compute.nd4j.internal.slstm;
