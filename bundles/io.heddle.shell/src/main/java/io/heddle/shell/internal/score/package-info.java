// SPDX-License-Identifier: Apache-2.0
/** What the command score does: questions out of a file, their log-likelihoods, and how often they are right. */
@org.jspecify.annotations.NullMarked
package io.heddle.shell.internal.score;
