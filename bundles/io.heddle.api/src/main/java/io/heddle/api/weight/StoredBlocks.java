// SPDX-License-Identifier: Apache-2.0
package io.heddle.api.weight;

import java.lang.foreign.MemorySegment;

/**
 * Quantised numbers as they are stored.
 *
 * @param format what the bytes mean
 * @param blocks read-only, in row-major order; valid until the store that gave them is closed
 */
public record StoredBlocks(BlockFormat format, MemorySegment blocks) {}
