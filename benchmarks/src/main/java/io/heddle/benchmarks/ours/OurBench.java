// SPDX-License-Identifier: Apache-2.0
package io.heddle.benchmarks.ours;

import io.heddle.benchmarks.Bench;
import java.util.List;
import java.util.Map;

/**
 * A bench of Heddle.
 *
 * @param parts what it can do
 * @param facts about it
 * @param owned what is to be closed at the end, in this order
 */
record OurBench(Map<String, Runnable> parts, Map<String, String> facts, List<Runnable> owned) implements Bench {
    @Override
    public void close() {
        owned.forEach(Runnable::run);
    }
}
