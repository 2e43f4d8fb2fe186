// SPDX-License-Identifier: Apache-2.0
/** Placeholder until the real packages are here. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package io.heddle.api;
