// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal.model;

import io.heddle.api.stack.StackOutline;

/**
 * What a command tells about: a checkpoint, or a description without weights.
 *
 * @param title its name, and its family if it has one
 * @param outline what it consists of
 * @param context the trained context in tokens; 0 where there is no limit, or nothing was trained
 * @param fileBytes the bytes of its weights as stored; 0 without weights
 */
public record Subject(String title, StackOutline outline, int context, long fileBytes) {}
