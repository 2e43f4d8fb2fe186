// SPDX-License-Identifier: Apache-2.0
/** Gates that are more than one activation. */
@org.jspecify.annotations.NullMarked
package io.heddle.compute.nd4j.internal.gate;
