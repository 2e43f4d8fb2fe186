// SPDX-License-Identifier: Apache-2.0
package io.heddle.nd4j.internal;

import io.heddle.nd4j.Nd4jReady;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The environment variables that OpenBLAS and OpenMP read once, when they are loaded.
 *
 * <p>Java cannot set its own environment, so this calls the C library. A variable that the user set
 * is never changed. Thread-safe.
 */
final class NativeEnvironment implements Nd4jReady {

    private static final Logger LOG = LoggerFactory.getLogger(NativeEnvironment.class);
    private static final Path CPUINFO = Path.of("/proc/cpuinfo");

    private @Nullable Map<String, String> seen;

    @Override
    public synchronized Map<String, String> environment() {
        if (seen == null) {
            Map<String, String> decided = decide();
            apply(decided);
            seen = read(decided.keySet());
        }
        return seen;
    }

    private static Map<String, String> decide() {
        Map<String, String> decided = new LinkedHashMap<>();
        String cores = Integer.toString(Runtime.getRuntime().availableProcessors());
        // Spin-waiting threads take milliseconds per operation as soon as a neighbour is busy.
        decided.put("OMP_WAIT_POLICY", "passive");
        decided.put("OMP_NUM_THREADS", cores);
        decided.put("OPENBLAS_NUM_THREADS", cores);
        // This OpenBLAS does not know newer CPUs and would take kernels of half the speed.
        if (hasAvx512()) {
            decided.put("OPENBLAS_CORETYPE", "SKYLAKEX");
        }
        return decided;
    }

    private static void apply(Map<String, String> variables) {
        Linker linker = Linker.nativeLinker();
        var setenv = linker.defaultLookup().find("setenv");
        if (setenv.isEmpty()) {
            LOG.info("no setenv here: set {} before the start for full speed", variables);
            return;
        }
        MethodHandle call = linker.downcallHandle(setenv.get(), FunctionDescriptor.of(
                ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS, ValueLayout.JAVA_INT));
        try (Arena arena = Arena.ofConfined()) {
            for (var variable : variables.entrySet()) {
                // The last argument 0 keeps what the user set.
                int failed = (int) call.invokeExact(
                        arena.allocateFrom(variable.getKey()), arena.allocateFrom(variable.getValue()), 0);
                if (failed != 0) {
                    LOG.warn("could not set {}", variable.getKey());
                }
            }
        } catch (Throwable e) {
            throw new IllegalStateException("setenv cannot be called", e);
        }
    }

    /** What the native libraries will see, which {@link System#getenv} does not show. */
    private static Map<String, String> read(Set<String> names) {
        Map<String, String> seen = new LinkedHashMap<>();
        Linker linker = Linker.nativeLinker();
        var getenv = linker.defaultLookup().find("getenv");
        if (getenv.isEmpty()) {
            return seen;
        }
        MethodHandle call = linker.downcallHandle(
                getenv.get(), FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.ADDRESS));
        try (Arena arena = Arena.ofConfined()) {
            for (String name : names) {
                var value = (MemorySegment) call.invokeExact(arena.allocateFrom(name));
                if (!value.equals(MemorySegment.NULL)) {
                    seen.put(name, value.reinterpret(Long.MAX_VALUE).getString(0));
                }
            }
        } catch (Throwable e) {
            throw new IllegalStateException("getenv cannot be called", e);
        }
        return Map.copyOf(seen);
    }

    private static boolean hasAvx512() {
        if (!Files.isReadable(CPUINFO)) {
            return false;
        }
        try (var lines = Files.lines(CPUINFO)) {
            return lines.filter(line -> line.startsWith("flags")).findFirst()
                    .filter(line -> line.contains("avx512f")).isPresent();
        } catch (IOException | java.io.UncheckedIOException e) {
            return false;
        }
    }
}
