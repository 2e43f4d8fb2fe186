// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal.stream;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * What comes in, block by block, read ahead by a thread of its own: a read from a pipe cannot be
 * interrupted, a wait for that thread can. It reads no further ahead than a few blocks. Taken by one thread.
 */
final class InputBlocks implements AutoCloseable {

    private static final int BLOCK = 8192;
    private static final int AHEAD = 4;
    private static final byte[] END = {};

    private final BlockingQueue<Object> blocks = new ArrayBlockingQueue<>(AHEAD);
    private final ExecutorService reader = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "heddle-stream-input");
        // It may wait for input that never comes when everything else has ended.
        thread.setDaemon(true);
        return thread;
    });

    /** @param in stays the caller's; nobody else reads it meanwhile */
    InputBlocks(InputStream in) {
        reader.execute(() -> pump(in));
    }

    private void pump(InputStream in) {
        byte[] buffer = new byte[BLOCK];
        try {
            try {
                for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                    if (read > 0) {
                        blocks.put(Arrays.copyOf(buffer, read));
                    }
                }
                blocks.put(END);
            } catch (IOException failed) {
                blocks.put(failed);
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    /** The next block, which is not empty; null at the end. Waits for it. */
    byte @Nullable [] take() throws InterruptedException, IOException {
        Object block = blocks.take();
        if (block instanceof IOException failed) {
            throw failed;
        }
        return block == END ? null : (byte[]) block;
    }

    /** Whether the next block is there already. */
    boolean isReady() {
        return !blocks.isEmpty();
    }

    @Override
    public void close() {
        reader.shutdownNow();
    }
}
