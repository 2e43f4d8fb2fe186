// SPDX-License-Identifier: Apache-2.0
package io.heddle.api.stack;

import io.heddle.api.kernel.KernelSet.ComputeInfo;

/**
 * How the router sees a compute.
 *
 * @param compute what it says of itself
 * @param device where it computes
 * @param ranking its service ranking
 * @param verdict whether new stacks take it, or why not, in one line
 */
public record ComputeStatus(ComputeInfo compute, String device, int ranking, String verdict) {}
