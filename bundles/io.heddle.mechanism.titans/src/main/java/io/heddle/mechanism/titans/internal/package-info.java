// SPDX-License-Identifier: Apache-2.0
/** The neural memory of Titans. */
@org.jspecify.annotations.NullMarked
package io.heddle.mechanism.titans.internal;
