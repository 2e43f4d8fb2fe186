// SPDX-License-Identifier: Apache-2.0
/** The memory of the CPU. */
@org.jspecify.annotations.NullMarked
package io.heddle.device.cpu.internal;
