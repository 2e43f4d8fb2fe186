// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal;

import io.heddle.checkpoint.hub.HubDownload;
import org.jspecify.annotations.Nullable;

/** Shows how far a download is, once there is one: its size is known only then. */
final class DownloadProgress implements HubDownload.Watcher, AutoCloseable {
    private final Caller caller;
    private @Nullable Progress progress;

    DownloadProgress(Caller caller) {
        this.caller = caller;
    }

    @Override
    public void reached(long done, long total) {
        if (progress == null) {
            progress = new Progress(caller, "download: bytes", total);
        }
        progress.done(done);
    }

    @Override
    public void close() {
        if (progress != null) {
            progress.close();
        }
    }
}
