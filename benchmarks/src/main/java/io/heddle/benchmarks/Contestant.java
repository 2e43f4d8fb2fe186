// SPDX-License-Identifier: Apache-2.0
package io.heddle.benchmarks;

/** Whoever can be measured: does some work for about as long as it is told. Closed by its owner. */
public interface Contestant extends AutoCloseable {
    /** What it says of itself, or an empty text. */
    default String fact(String name) {
        return "";
    }

    /**
     * Does a part of its work again and again.
     *
     * @param seconds for about how long
     * @return the median time of one call, in seconds
     * @throws Unavailable if it fails
     */
    double round(String part, double seconds) throws Unavailable;

    @Override
    default void close() {}
}
