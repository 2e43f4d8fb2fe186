// SPDX-License-Identifier: Apache-2.0
/**
 * Runs one command, a script or nothing, as the launcher's arguments say.
 *
 * <p>The launcher registers a {@link java.util.function.IntConsumer} that takes the exit status,
 * with the arguments as its service property {@code launcher.arguments}.
 */
@org.jspecify.annotations.NullMarked
package io.heddle.launch.internal;
