// SPDX-License-Identifier: Apache-2.0
/** Gates that say how much a recurrence forgets. */
@org.jspecify.annotations.NullMarked
package io.heddle.compute.vector.internal.gate;
