// SPDX-License-Identifier: Apache-2.0
/** The cells of xLSTM: mLSTM and sLSTM. */
@org.jspecify.annotations.NullMarked
package io.heddle.mechanism.xlstm.internal;
