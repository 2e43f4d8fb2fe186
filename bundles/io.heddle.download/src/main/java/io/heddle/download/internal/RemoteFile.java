// SPDX-License-Identifier: Apache-2.0
package io.heddle.download.internal;

import java.net.URI;

/**
 * A file of a model on the hub.
 *
 * @param name in the model's folder
 * @param address where its content is
 * @param checksum what its content must give
 * @param length its bytes
 */
record RemoteFile(String name, URI address, Checksum checksum, long length) {}
