// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.hub;

import java.io.IOException;
import java.nio.file.Path;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Brings models from a hub into the cache, a service. There is none unless it was configured: without one,
 * nothing is ever asked of a network. Thread-safe.
 */
@ConsumerType
public interface HubDownload {
    /** Is told how far the download is; from the calling thread. */
    @FunctionalInterface
    interface Watcher {
        /**
         * A part of the files has come.
         *
         * @param done bytes of all files that are in the cache now
         * @param total bytes of all files
         */
        void reached(long done, long total);
    }

    /**
     * Downloads what is missing of a model and checks it. What has come before an interruption is kept, and the
     * next call goes on from there.
     *
     * @param cache gets the files, in its layout
     * @param name the model
     * @param watcher is told how far it is
     * @return the folder with the model's files
     * @throws io.heddle.checkpoint.ModelException in one line if the hub does not have it or what comes is wrong
     * @throws IOException if the hub cannot be reached, or the cache cannot be written
     */
    Path fetch(HubCache cache, HubName name, Watcher watcher) throws IOException;
}
