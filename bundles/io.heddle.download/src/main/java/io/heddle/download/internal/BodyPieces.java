// SPDX-License-Identifier: Apache-2.0
package io.heddle.download.internal;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The body of a response, taken piece by piece, with a bound on how long a piece may take: a server that sends
 * nothing more would else hold the caller for ever. One piece is in memory at a time. For one reader.
 */
final class BodyPieces implements HttpResponse.BodySubscriber<BodyPieces>, AutoCloseable {
    /** What the connection brought. */
    private sealed interface Event {
        record Piece(List<ByteBuffer> bytes) implements Event {}

        record End() implements Event {}

        record Failure(Throwable cause) implements Event {}
    }

    private final Duration patience;
    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private final CompletableFuture<Flow.Subscription> subscription = new CompletableFuture<>();

    /** @param patience how long a piece may take */
    BodyPieces(Duration patience) {
        this.patience = patience;
    }

    @Override
    public CompletionStage<BodyPieces> getBody() {
        return CompletableFuture.completedStage(this);
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        subscription.complete(given);
    }

    @Override
    public void onNext(List<ByteBuffer> bytes) {
        events.add(new Event.Piece(bytes));
    }

    @Override
    public void onError(Throwable cause) {
        events.add(new Event.Failure(cause));
    }

    @Override
    public void onComplete() {
        events.add(new Event.End());
    }

    /**
     * The next piece; empty at the end.
     *
     * @throws IOException if the connection broke, or nothing came for too long
     */
    List<ByteBuffer> next() throws IOException {
        try {
            subscription.get(patience.toMillis(), TimeUnit.MILLISECONDS).request(1);
            return switch (events.poll(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                case Event.Piece piece -> piece.bytes();
                case Event.End end -> List.of();
                case Event.Failure failure -> throw new IOException("the connection broke: " + failure.cause().getMessage(), failure.cause());
                case null -> throw silent();
            };
        } catch (TimeoutException | ExecutionException none) {
            throw silent();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", stop);
        }
    }

    private IOException silent() {
        return new IOException("nothing came for " + patience.toMillis() / 1000.0 + " seconds");
    }

    /** Gives the connection up, if the body has not been taken whole. */
    @Override
    public void close() {
        subscription.thenAccept(Flow.Subscription::cancel);
    }
}
