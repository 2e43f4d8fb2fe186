// SPDX-License-Identifier: Apache-2.0
package io.heddle.deploy.internal;

import io.heddle.deploy.internal.archive.RefusedException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Runs what a dropped bundle has a say in, and waits for it only so long: a bundle that hangs must hold
 * up neither the start nor the other jars. Thread-safe.
 */
final class Patience implements AutoCloseable {

    private final Duration most;
    /** One that hangs keeps its thread, so the next one needs another. */
    private final ExecutorService executor = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "heddle-deploy");
        thread.setDaemon(true);
        return thread;
    });

    Patience(Duration most) {
        this.most = most;
    }

    /**
     * Waits for the end of {@code work}.
     *
     * @throws RefusedException if it fails, or does not end in time
     */
    <T> T await(Callable<T> work) throws RefusedException {
        Future<T> running = executor.submit(work);
        try {
            return running.get(most.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RefusedException refused ? refused
                    : new RefusedException(RefusedException.sentence(e.getCause().toString()));
        } catch (TimeoutException e) {
            running.cancel(true);
            throw new RefusedException("it does not come up within " + most.toSeconds() + " s");
        } catch (InterruptedException e) {
            running.cancel(true);
            Thread.currentThread().interrupt();
            throw new RefusedException("the wait for it was interrupted");
        }
    }

    /** Interrupts whatever still runs. */
    @Override
    public void close() {
        executor.shutdownNow();
    }
}
