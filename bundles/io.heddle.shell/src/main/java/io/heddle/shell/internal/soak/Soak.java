// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal.soak;

import io.heddle.api.config.Config;
import io.heddle.api.stack.BlockSpec;
import io.heddle.api.stack.Stack;
import io.heddle.api.stack.SwapOrder;
import io.heddle.api.tensor.Device;
import io.heddle.shell.internal.result.SoakReport;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;

/**
 * One soak.
 *
 * @param context whose framework the bundle lies in
 * @param devices whose bytes are counted
 * @param bundle of the mechanism that is exchanged
 * @param mechanism its name
 * @param order how many exchanges, of which kinds, under how many threads
 */
public record Soak(BundleContext context, List<Device> devices, Bundle bundle, String mechanism, Order order) {
    private static final int LOOKS = 50;
    private static final long MILLIS_BETWEEN_LOOKS = 100;

    /**
     * What is to be done.
     *
     * @param swaps how many exchanges
     * @param threads how many request threads
     * @param tokens of an answer
     * @param kinds of exchanges, in turns
     * @param seed of the prompts
     */
    public record Order(int swaps, int threads, int tokens, List<Exchange> kinds, long seed) {}

    /**
     * Runs it.
     *
     * @param stack stays the caller's
     * @param vocabulary of the stack
     * @param progress is told how many exchanges are done
     */
    public SoakReport run(Stack stack, int vocabulary, LongConsumer progress)
            throws IOException, BundleException, InterruptedException {
        List<Long> nanos = new ArrayList<>();
        SoakReport.Holdings before;
        Requests requests;
        int loaders;
        try (ExchangedBundle exchanged = new ExchangedBundle(context, bundle)) {
            // Everything that is made on first use is made before anything is counted.
            for (Exchange kind : order.kinds()) {
                exchange(kind, exchanged, stack);
            }
            before = holdings();
            requests = new Requests(stack, vocabulary, order.tokens(), order.threads(), order.seed());
            try (requests) {
                for (int i = 0; i < order.swaps() && !Thread.currentThread().isInterrupted(); i++) {
                    long began = System.nanoTime();
                    exchange(order.kinds().get(i % order.kinds().size()), exchanged, stack);
                    nanos.add(System.nanoTime() - began);
                    requests.awaitAnswer();
                    progress.accept(i + 1L);
                }
            }
            loaders = exchanged.loadersAlive();
        }
        nanos.sort(null);
        double median = nanos.isEmpty() ? 0 : nanos.get(nanos.size() / 2) / 1e6;
        return new SoakReport(mechanism, nanos.size(), median, requests.answered(), requests.failed(), requests.wrong(),
                requests.millis(0.5), requests.millis(0.99), requests.fault() == null ? "" : requests.fault(), loaders,
                before, settled(before));
    }

    /** What is held once the last generation, which ends on its own time, has given back what it had; or still after seconds. */
    private SoakReport.Holdings settled(SoakReport.Holdings before) throws InterruptedException {
        SoakReport.Holdings now = holdings();
        for (int i = 0; i < LOOKS && now.deviceBytes() > before.deviceBytes(); i++) {
            Thread.sleep(MILLIS_BETWEEN_LOOKS);
            now = holdings();
        }
        return now;
    }

    private void exchange(Exchange kind, ExchangedBundle exchanged, Stack stack) throws IOException, BundleException {
        switch (kind) {
            case ORDER -> stack.swap(new SwapOrder(mechanism, new BlockSpec(mechanism, Config.empty()), Optional.empty()));
            case RESTART -> exchanged.restart();
            case UPDATE -> exchanged.update();
            case BESIDE -> exchanged.beside();
        }
    }

    private SoakReport.Holdings holdings() {
        long bytes = devices.stream().mapToLong(Device::allocatedBytes).sum();
        List<String> threads = Thread.getAllStackTraces().keySet().stream().filter(thread -> !isJvms(thread))
                .map(Thread::getName).sorted().toList();
        return new SoakReport.Holdings(bytes, threads);
    }

    /** Compiler and collector threads come and go as the JVM sees fit. */
    private static boolean isJvms(Thread thread) {
        return thread.getThreadGroup() == null || thread.getThreadGroup().getName().equals("system")
                || thread.getThreadGroup().getName().equals("InnocuousThreadGroup");
    }
}
