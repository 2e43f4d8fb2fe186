// SPDX-License-Identifier: Apache-2.0
/** What a jar may bring. */
@org.jspecify.annotations.NullMarked
package io.heddle.deploy.internal.rule;
