// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal.stream;

import io.heddle.api.stack.HeadSpec;
import io.heddle.api.stack.InputSpec;
import io.heddle.api.stack.Session;
import io.heddle.api.stack.SessionOptions;
import io.heddle.checkpoint.ModelException;
import io.heddle.checkpoint.SavedStream;
import io.heddle.shell.internal.Caller;
import io.heddle.shell.internal.Progress;
import io.heddle.shell.internal.argument.UsageException;
import io.heddle.shell.internal.job.Job;
import io.heddle.shell.internal.job.Jobs;
import io.heddle.shell.internal.model.OpenModel;
import io.heddle.text.Tokenizer;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One call of the command stream. Run by the thread that made it; stopped by any. */
public final class StreamRun {

    private static final double NANOSECONDS = 1e9;

    private final StreamOrder order;
    private final OpenModel model;
    private final Caller caller;
    private final Jobs jobs;
    private final Thread thread = Thread.currentThread();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Latencies latencies = new Latencies();

    /** The model stays the caller's. */
    public StreamRun(StreamOrder order, OpenModel model, Caller caller, Jobs jobs) {
        this.order = order;
        this.model = model;
        this.caller = caller;
        this.jobs = jobs;
    }

    /** Asks it to end, and waits a bounded time until the state is saved. */
    public void stop(long milliseconds) throws InterruptedException {
        if (ended.getCount() > 0) {
            thread.interrupt();
            ended.await(milliseconds, TimeUnit.MILLISECONDS);
        }
    }

    /** Reads until the input ends, somebody stops it, or nobody reads what it writes; then saves the state. */
    public void run() throws IOException {
        try {
            InputSpec reads = model.plan().stack().input();
            requireFit(reads);
            Tokenizer tokenizer = order.ids() || reads instanceof InputSpec.Features ? null : model.tokenizer();
            SavedStream saved = saved();
            int room = Room.of(model, order.context());
            if (model.plan().context() > 0 && room > model.plan().context()) {
                caller.err().println(model.name() + " was trained on sequences of " + model.plan().context()
                        + " tokens; the stream may go on beyond them");
            }
            try (Job job = jobs.begin("stream", model, 0); Session session = model.session(SessionOptions.stream(room));
                    InputBlocks blocks = new InputBlocks(caller.in())) {
                follow(session, blocks, tokenizer, saved, job);
            }
        } finally {
            ended.countDown();
        }
    }

    private void requireFit(InputSpec reads) {
        boolean features = reads instanceof InputSpec.Features;
        if (features && order.ids()) {
            throw new UsageException(model.name() + " reads features, no ids; leave --ids out");
        }
        if (order.generate() > 0 && (features || head() != HeadSpec.Kind.LOGITS)) {
            throw new UsageException("--generate needs a stack that reads tokens and gives logits; " + model.name()
                    + " does not");
        }
    }

    private HeadSpec.Kind head() {
        return model.plan().stack().head().kind();
    }

    private @Nullable SavedStream saved() throws IOException {
        if (order.state() == null) {
            return null;
        }
        SavedStream saved = SavedStream.read(order.state());
        saved.requireStack(model.digest(), order.state());
        int size = saved.state().length() == 0 ? 0 : model.plan().stack().head().size();
        boolean ids = model.plan().stack().input() instanceof InputSpec.Tokens tokens
                ? Arrays.stream(saved.pending()).allMatch(id -> id >= 0 && id < tokens.vocabulary())
                : saved.pending().length == 0;
        if (saved.prediction().length != size || !ids) {
            throw new ModelException(order.state() + " holds token ids or a prediction that this stack cannot have given");
        }
        return saved;
    }

    private Feed feed(InputBlocks blocks, @Nullable Tokenizer tokenizer) {
        return switch (model.plan().stack().input()) {
            case InputSpec.Features features -> Feed.features(blocks, features);
            case InputSpec.Tokens tokens -> tokenizer == null ? Feed.ids(blocks, tokens.vocabulary())
                    : Feed.text(blocks, tokenizer, tokens.vocabulary());
        };
    }

    private void follow(Session session, InputBlocks blocks, @Nullable Tokenizer tokenizer, @Nullable SavedStream saved,
            Job job) throws IOException {
        long seed = order.seed() != null ? order.seed()
                : saved != null ? saved.seed() : ThreadLocalRandom.current().nextLong();
        Steps steps = new Steps(session, latencies);
        LineWriter out = new LineWriter(caller.out(), order.json());
        // Another seed begins another stream of random numbers; the same one goes on with its own.
        Continuation continuation = new Continuation(steps, out, order, tokenizer, model.plan().endTokens(), seed,
                saved != null && saved.seed() == seed ? saved.draws() : 0);
        TokenReport report = new TokenReport(out, tokenizer, head() != HeadSpec.Kind.NONE);
        StreamLoop loop = new StreamLoop(order, feed(blocks, tokenizer), steps, report, out, continuation);
        if (saved != null) {
            session.restore(0, saved.state());
            steps.prediction().take(saved.prediction());
            loop.resume(saved);
        }
        StreamLoop.Keeper keeper = () -> {
            if (order.saveState() != null) {
                new SavedStream(model.digest(), loop.input(), loop.pending(), steps.prediction().copy(), seed,
                        continuation.draws(), session.save(0)).write(order.saveState());
            }
        };
        long began = System.nanoTime();
        String ending = drive(loop, keeper, out, job);
        caller.err().println(summary(ending, loop, (System.nanoTime() - began) / NANOSECONDS));
    }

    private String drive(StreamLoop loop, StreamLoop.Keeper keeper, LineWriter out, Job job) throws IOException {
        String ending;
        try (Progress progress = new Progress(caller, "stream: tokens", 0)) {
            ending = loop.run(keeper, done -> {
                job.reached(done);
                if (!caller.outWatched()) {
                    progress.done(done);
                }
            });
            job.done();
        } catch (InterruptedException | ClosedByInterruptException stopped) {
            // What there is is still shown and saved, which an interrupted thread cannot do.
            Thread.interrupted();
            ending = "stopped";
        } catch (ModelException | IOException inputAtFault) {
            out.flush();
            save(keeper);
            throw inputAtFault;
        }
        out.flush();
        save(keeper);
        return ending;
    }

    private static void save(StreamLoop.Keeper keeper) throws IOException {
        try {
            keeper.save();
        } catch (ClosedByInterruptException late) {
            // An interrupt that ended a wait may still close the file that is opened next.
            Thread.interrupted();
            keeper.save();
        }
    }

    private String summary(String ending, StreamLoop loop, double seconds) {
        return String.format(Locale.ROOT, "stream: %s; %,d tokens in %.1f s, %.0f a second%s%s", ending, loop.tokens(),
                seconds, loop.tokens() / seconds, latencies.text(), order.saveState() == null ? ""
                        : "; to go on, give --state " + order.saveState() + " and the input from byte " + loop.input() + " on");
    }
}
