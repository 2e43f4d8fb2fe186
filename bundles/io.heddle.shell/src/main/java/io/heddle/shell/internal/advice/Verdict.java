// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal.advice;

/**
 * How well a stack serves one need.
 *
 * @param need what was asked
 * @param score 0 (not at all) to 1 (as well as the best one here)
 * @param reason why, in a sentence without an end
 * @param source who found it; empty for a figure of the planner alone
 */
public record Verdict(Need need, double score, String reason, String source) {}
