// SPDX-License-Identifier: Apache-2.0
/** The scalar cell of xLSTM. */
@org.jspecify.annotations.NullMarked
package io.heddle.compute.vector.internal.slstm;
