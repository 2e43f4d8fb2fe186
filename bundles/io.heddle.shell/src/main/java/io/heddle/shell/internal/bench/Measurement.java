// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal.bench;

import io.heddle.api.stack.Session;
import io.heddle.api.stack.StackOutline;
import io.heddle.api.state.Growth;
import io.heddle.api.tensor.Device;
import io.heddle.shell.internal.model.OpenModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Consumer;

/** Measures one open model. Used by one thread. */
public final class Measurement {
    private static final double NANOSECONDS = 1e9;
    private static final int WARM_STEPS = 8;
    /** Tokens of a prompt that are read in one pass. */
    private static final int PIECE = 512;
    private static final int ELEMENT = Float.BYTES;

    private final String name;
    private final OpenModel model;
    private final BenchOrder order;
    private final Consumer<String> progress;

    /** @param progress is told what is measured next */
    public Measurement(String name, OpenModel model, BenchOrder order, Consumer<String> progress) {
        this.name = name;
        this.model = model;
        this.order = order;
        this.progress = progress;
    }

    /** All figures of the order. */
    public Figures run(OptionalDouble quality) {
        StackOutline outline = model.stack().outline();
        List<OptionalDouble> decode = new ArrayList<>();
        List<OptionalDouble> first = new ArrayList<>();
        List<Long> states = new ArrayList<>();
        List<Long> caches = new ArrayList<>();
        for (int context : order.contexts()) {
            states.add(elements(outline, context, false) * ELEMENT);
            caches.add(elements(outline, context, true) * ELEMENT);
            decode.add(outline.steps() ? decode(context, 1) : OptionalDouble.empty());
            first.add(firstToken(context));
        }
        List<OptionalDouble> batched = new ArrayList<>();
        for (int batch : order.batches()) {
            batched.add(outline.steps() ? decode(order.contexts().getFirst(), batch) : OptionalDouble.empty());
        }
        return new Figures(name, outline.parameters(), decode, first, states, caches, batched,
                reading(), quality);
    }

    /** How fast it reads prompts, and nothing else. */
    public Figures readingAlone() {
        return new Figures(name, model.stack().outline().parameters(), List.of(), List.of(), List.of(), List.of(), List.of(),
                reading(), OptionalDouble.empty());
    }

    private static long elements(StackOutline outline, long tokens, boolean growing) {
        return outline.uses().stream().flatMap(use -> use.state().entries().stream())
                .filter(entry -> entry.growth() instanceof Growth.Fixed != growing)
                .mapToLong(entry -> entry.elements(tokens)).sum();
    }

    /** Tokens a second of all sequences, each behind a context that was not read. */
    private OptionalDouble decode(int context, int batch) {
        progress.accept(name + ": tokens behind a context of " + context + (batch > 1 ? ", " + batch + " sequences" : ""));
        return fitting(batch, (long) context + WARM_STEPS + order.steps(), session -> {
            for (int slot = 0; slot < batch; slot++) {
                session.skip(slot, context);
            }
            long begin = System.nanoTime();
            for (int i = 0; i < WARM_STEPS && within(begin); i++) {
                step(session, batch);
            }
            List<Long> times = new ArrayList<>();
            while (times.isEmpty() || times.size() < order.steps() && within(begin)) {
                long start = System.nanoTime();
                step(session, batch);
                times.add(System.nanoTime() - start);
            }
            long[] sorted = times.stream().mapToLong(Long::longValue).sorted().toArray();
            return OptionalDouble.of(batch * NANOSECONDS / sorted[sorted.length / 2]);
        });
    }

    private static void step(Session session, int batch) {
        List<Session.Row> rows = new ArrayList<>(batch);
        for (int slot = 0; slot < batch; slot++) {
            rows.add(new Session.Row(slot, new int[] {1}));
        }
        session.advance(rows);
    }

    /** Seconds until a prompt is read and its first token is known. */
    private OptionalDouble firstToken(int tokens) {
        progress.accept(name + ": first token of a prompt of " + tokens);
        return fitting(1, tokens, session -> {
            warm(session, 1, Math.min(tokens, PIECE));
            long begin = System.nanoTime();
            if (!read(session, 1, tokens, begin)) {
                return OptionalDouble.empty();
            }
            return OptionalDouble.of((System.nanoTime() - begin) / NANOSECONDS);
        });
    }

    /** Tokens a second of reading the prompts of several sequences. */
    private OptionalDouble reading() {
        progress.accept(name + ": reading " + order.promptBatch() + " prompts of " + order.prompt());
        return fitting(order.promptBatch(), order.prompt(), session -> {
            warm(session, order.promptBatch(), Math.min(order.prompt(), PIECE));
            long begin = System.nanoTime();
            if (!read(session, order.promptBatch(), order.prompt(), begin)) {
                return OptionalDouble.empty();
            }
            return OptionalDouble.of((double) order.promptBatch() * order.prompt() * NANOSECONDS / (System.nanoTime() - begin));
        });
    }

    /** The first pass of a shape records it, and finds kernels that are not compiled yet. */
    private static void warm(Session session, int batch, int tokens) {
        for (int round = 0; round < 2; round++) {
            pass(session, batch, tokens);
            for (int slot = 0; slot < batch; slot++) {
                session.reset(slot);
            }
        }
    }

    private boolean read(Session session, int batch, int tokens, long begin) {
        for (int done = 0; done < tokens; done += PIECE) {
            if (!within(begin)) {
                return false;
            }
            pass(session, batch, Math.min(PIECE, tokens - done));
        }
        return true;
    }

    private static void pass(Session session, int batch, int tokens) {
        int[] ids = new int[tokens];
        Arrays.setAll(ids, i -> i % 64);
        List<Session.Row> rows = new ArrayList<>(batch);
        for (int slot = 0; slot < batch; slot++) {
            rows.add(new Session.Row(slot, ids));
        }
        session.advance(rows);
    }

    private boolean within(long begin) {
        return System.nanoTime() - begin < order.seconds() * NANOSECONDS;
    }

    private interface Timed {
        OptionalDouble measure(Session session);
    }

    /** A figure, or none where the model is not made for the context or memory does not hold it. */
    private OptionalDouble fitting(int slots, long context, Timed timed) {
        if (model.plan().context() > 0 && context > model.plan().context() || context > Integer.MAX_VALUE) {
            return OptionalDouble.empty();
        }
        try (Session session = model.session(slots, context)) {
            return timed.measure(session);
        } catch (Device.OutOfMemory tooLarge) {
            return OptionalDouble.empty();
        }
    }
}
