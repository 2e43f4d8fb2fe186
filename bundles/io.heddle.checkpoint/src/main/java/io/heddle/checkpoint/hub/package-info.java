// SPDX-License-Identifier: Apache-2.0
/**
 * Models by identifier: {@code ORG/NAME} or {@code ORG/NAME@REVISION}, as model hubs name them, found in the cache
 * folder that the hub's own client keeps.
 *
 * <p>The cache is only read, and nothing is asked of a network. Whoever is to bring what is missing registers a
 * {@link io.heddle.checkpoint.hub.HubDownload}. Threading: everything here is immutable.
 *
 * <pre>{@code
 * HubCache cache = new HubCache(HubCache.folder(null, System.getenv(), home));
 * Optional<Path> folder = HubName.parse("state-spaces/mamba-130m").flatMap(cache::find);
 * }</pre>
 */
@Export
@Version("1.0.0")
@NullMarked
package io.heddle.checkpoint.hub;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
