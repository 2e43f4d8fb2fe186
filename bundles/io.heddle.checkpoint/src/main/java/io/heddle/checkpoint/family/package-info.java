// SPDX-License-Identifier: Apache-2.0
/**
 * Published families: from {@code config.json} and tensor names to a stack and a map of weights.
 *
 * <p>What changes the numbers is read or refused by its name, never passed over: settings that no
 * family reads are in {@code UnsupportedSettings}, and a tensor that the plan does not use is an
 * error. Missing settings take the defaults of the published class. Everything here is stateless but
 * the drafts, which one call makes and forgets.
 */
@org.jspecify.annotations.NullMarked
package io.heddle.checkpoint.family;
