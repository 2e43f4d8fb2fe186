// SPDX-License-Identifier: Apache-2.0
/** Reads a zip file so strictly that no two readers can disagree about it. */
@org.jspecify.annotations.NullMarked
package io.heddle.deploy.internal.archive;
