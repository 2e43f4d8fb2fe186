// SPDX-License-Identifier: Apache-2.0
/**
 * Tensors and the memory under them.
 *
 * <p>A {@link io.heddle.api.tensor.Tensor} is a typed, shaped view of a
 * {@link io.heddle.api.tensor.Storage}, which an {@link io.heddle.api.tensor.Arena} owns on a
 * {@link io.heddle.api.tensor.Device}. Whoever made the arena closes it; nobody else frees memory.
 * Tensors are immutable descriptions and may be shared between threads; what they point to may be
 * touched by one pass at a time, and crosses a bundle border only while a lease is held.
 */
@Export
@Version("1.0.0")
package io.heddle.api.tensor;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
