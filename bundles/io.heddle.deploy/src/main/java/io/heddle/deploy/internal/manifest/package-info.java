// SPDX-License-Identifier: Apache-2.0
/** Reads a manifest and its headers so strictly that no two readers can disagree about them. */
@org.jspecify.annotations.NullMarked
package io.heddle.deploy.internal.manifest;
