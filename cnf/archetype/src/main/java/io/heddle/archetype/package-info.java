// SPDX-License-Identifier: Apache-2.0
/** Makes a project for a new mechanism. */
@org.jspecify.annotations.NullMarked
package io.heddle.archetype;
