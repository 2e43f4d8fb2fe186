// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.internal.gguf;

/** How llama.cpp keeps models of one architecture, undone: settings, tensor names, and what was done to the numbers. */
@FunctionalInterface
interface Architecture {
    /** Adds the published configuration and tensors. */
    void publish(Publication publication);
}
