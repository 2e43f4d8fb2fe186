// SPDX-License-Identifier: Apache-2.0
package io.heddle.benchmarks;

import java.util.Map;

/** Work that a process of a contest can be asked to do. Used by one thread; closed when the process ends. */
public interface Bench extends AutoCloseable {
    /** The part of a bench that has only one. */
    String ONLY = "run";

    /** What can be measured, by name: each call does it once. */
    Map<String, Runnable> parts();

    /** What a reader of the figures should know, by name; no value has a line break. */
    default Map<String, String> facts() {
        return Map.of();
    }

    @Override
    default void close() {}

    /** A bench of one part. */
    static Bench of(Runnable work, Map<String, String> facts) {
        return new Bench() {
            @Override
            public Map<String, Runnable> parts() {
                return Map.of(ONLY, work);
            }

            @Override
            public Map<String, String> facts() {
                return facts;
            }
        };
    }
}
