// SPDX-License-Identifier: Apache-2.0
/**
 * Stacks: what a model is made of as data, and the running thing that the router makes of it.
 *
 * <p>A {@link io.heddle.api.stack.StackSpec} is a value. {@link io.heddle.api.stack.Stacks} turns
 * it into a {@link io.heddle.api.stack.Stack} out of the mechanisms that are installed, and a
 * {@link io.heddle.api.stack.Session} runs sequences through that.
 *
 * <p>Weights are named by path: {@code embeddings/weight}, {@code positions/weight},
 * {@code <block>/<name>} for a block's own, {@code <block>@<use>/<name>} for those of one use of a
 * shared block, {@code <norm>/weight} and {@code <norm>/bias}, {@code head/weight} and
 * {@code head/bias}.
 */
@Export
@Version("1.0.0")
package io.heddle.api.stack;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
