// SPDX-License-Identifier: Apache-2.0
package io.heddle.api.stack;

/**
 * What rules look at when a session is opened.
 *
 * @param context the most tokens that each sequence may reach
 * @param batch how many sequences there are at once
 * @param memory the bytes that the device has left
 */
public record Request(long context, long batch, long memory) {}
