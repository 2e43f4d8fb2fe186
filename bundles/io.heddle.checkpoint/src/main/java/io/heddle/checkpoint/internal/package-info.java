// SPDX-License-Identifier: Apache-2.0
/** Reads published weights and their configuration. */
@org.jspecify.annotations.NullMarked
package io.heddle.checkpoint.internal;
