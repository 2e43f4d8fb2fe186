// SPDX-License-Identifier: Apache-2.0
package io.heddle.tck.internal;

import io.heddle.api.stack.AssemblyOptions;
import io.heddle.api.stack.Session;
import io.heddle.api.stack.Stack;
import io.heddle.tck.Finding;
import io.heddle.tck.Subject;
import java.lang.management.ManagementFactory;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.management.JMException;
import javax.management.ObjectName;
import org.osgi.framework.BundleException;
import org.osgi.framework.wiring.BundleWiring;

/** What bundles leave in the JVM when they are exchanged. */
public final class BundleLeaks {
    private static final int CYCLES = 3;
    private static final int LOADERS_ALIVE = 2;
    private static final int COLLECTIONS = 20;
    private static final long COLLECTION_MILLIS = 100;
    private static final long THREAD_END_MILLIS = 2_000;

    private BundleLeaks() {}

    /** Whether threads that came with it went with it. */
    public static Finding threads(Subject subject) {
        exchange(subject, 1, List.of(), null);
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        exchange(subject, CYCLES, List.of(), null);
        List<String> left = new ArrayList<>();
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (!before.contains(thread) && !ended(thread) && !ofTheJvm(thread)) {
                left.add(thread.getName());
            }
        }
        // The framework may start a thread of its own once; a mechanism's comes with each exchange.
        return left.size() < CYCLES ? Finding.passed() : Finding.failed("after " + CYCLES
                + " exchanges there are the threads " + left + "; end them where the component is deactivated");
    }

    private static boolean ended(Thread thread) {
        try {
            return thread.join(java.time.Duration.ofMillis(THREAD_END_MILLIS));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static boolean ofTheJvm(Thread thread) {
        return thread.getThreadGroup() == null || thread.getThreadGroup().getParent() == null
                || thread.getName().startsWith("ForkJoinPool.commonPool");
    }

    /** Whether the class loaders of earlier updates can be collected. */
    public static Finding loaders(Subject subject) {
        if (BundleCopy.wired(subject.bundle())) {
            return Finding.skipped("another bundle is wired to " + subject.bundle().getSymbolicName()
                    + ", which keeps its class loader until both are refreshed");
        }
        ReferenceQueue<ClassLoader> collected = new ReferenceQueue<>();
        List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
        exchange(subject, CYCLES, loaders, collected);
        long alive = alive(loaders);
        for (int i = 0; i < COLLECTIONS && alive > LOADERS_ALIVE; i++) {
            System.gc();
            awaitOne(collected);
            alive = alive(loaders);
        }
        return alive <= LOADERS_ALIVE ? Finding.passed("loadersAlive", alive) : Finding.failed("of " + loaders.size()
                + " class loaders " + alive + " are alive after " + CYCLES + " updates; a ThreadLocal, a thread or a"
                + " registration somewhere holds them");
    }

    private static void awaitOne(ReferenceQueue<ClassLoader> collected) {
        try {
            collected.remove(COLLECTION_MILLIS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static long alive(List<WeakReference<ClassLoader>> loaders) {
        return loaders.stream().filter(loader -> loader.get() != null).count();
    }

    /** Whether files that came with it are closed. */
    public static Finding files(Subject subject) {
        exchange(subject, 1, List.of(), null);
        long before = openFiles();
        if (before < 0) {
            return Finding.skipped("this JVM does not count open files");
        }
        exchange(subject, CYCLES, List.of(), null);
        long left = openFiles() - before;
        // One or two may be the JVM's own; a file that each exchange leaves open is not.
        return left < CYCLES ? Finding.passed() : Finding.failed(CYCLES + " exchanges left " + left + " files open");
    }

    private static long openFiles() {
        try {
            return (Long) ManagementFactory.getPlatformMBeanServer().getAttribute(
                    new ObjectName("java.lang:type=OperatingSystem"), "OpenFileDescriptorCount");
        } catch (JMException notCounted) {
            return -1;
        }
    }

    /** Passes on this thread, recorded and not, each before an update in place. */
    private static void exchange(Subject subject, int times, List<WeakReference<ClassLoader>> loaders,
            ReferenceQueue<ClassLoader> collected) {
        BundleCopy copy = new BundleCopy(subject.bundle());
        AssemblyOptions exact = subject.exactOptions();
        try (Stack recorded = subject.assemble(subject.single(), exact);
                Stack unrecorded = subject.assemble(subject.single(), exact.unrecorded());
                Session first = recorded.open(1, 8); Session second = unrecorded.open(1, 8)) {
            for (int i = 0; i < times; i++) {
                for (Session session : List.of(first, second)) {
                    session.reset(0);
                    Feed.whole(session, 0, new int[] {1});
                }
                if (collected != null) {
                    loaders.add(new WeakReference<>(
                            subject.bundle().adapt(BundleWiring.class).getClassLoader(), collected));
                }
                copy.update();
            }
        } catch (BundleException failed) {
            throw new IllegalStateException("the bundle cannot be updated: " + failed.getMessage(), failed);
        }
    }
}
