// SPDX-License-Identifier: Apache-2.0
package io.heddle.router.internal.notation;

/**
 * A stack by name.
 *
 * @param name its name
 * @param layers how many layers it has unless told otherwise
 * @param notation its layers and settings in the short notation
 * @param summary one line for people
 * @param source the paper or checkpoint family
 */
public record Preset(String name, int layers, String notation, String summary, String source) {}
