// SPDX-License-Identifier: Apache-2.0
/**
 * PyTorch's {@code .pth}, {@code .pt} and {@code .bin} files: an archive with a pickle that describes
 * tensors, and their bytes beside it. The pickle is followed as data: nothing in it is ever called or loaded.
 */
@org.jspecify.annotations.NullMarked
package io.heddle.checkpoint.internal.pickle;
