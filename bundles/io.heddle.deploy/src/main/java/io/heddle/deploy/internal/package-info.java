// SPDX-License-Identifier: Apache-2.0
/** The gate: what it asks of a jar, and how it installs one. */
@org.jspecify.annotations.NullMarked
package io.heddle.deploy.internal;
