// SPDX-License-Identifier: Apache-2.0
package io.heddle.benchmarks.probe;

import io.heddle.benchmarks.Bench;
import io.heddle.benchmarks.Server;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** The process in which a limit of the machine is measured, with all processors. */
public final class ProbeProcess {
    /** Bytes a second that can be read from memory. */
    public static final String BANDWIDTH = "bandwidth";
    /** Operations a second of fused multiply-adds, two each. */
    public static final String PEAK = "peak";
    /** The fact that tells the bytes or operations of one call. */
    public static final String AMOUNT = "amount";

    private ProbeProcess() {}

    public static void main(String[] arguments) throws IOException {
        Server.serve(arguments, ProbeProcess::make);
        System.exit(0);
    }

    private static Bench make(String name, List<String> arguments) {
        int threads = Runtime.getRuntime().availableProcessors();
        Together together = new Together(threads);
        return switch (name) {
            case BANDWIDTH -> {
                Bandwidth bandwidth = new Bandwidth(threads);
                yield Bench.of(() -> together.run(bandwidth::read), Map.of(AMOUNT, Long.toString(bandwidth.bytes())));
            }
            case PEAK -> Bench.of(() -> together.run(FmaPeak::run),
                    Map.of(AMOUNT, Long.toString(threads * FmaPeak.OPERATIONS)));
            default -> throw new IllegalArgumentException("there is no probe " + name);
        };
    }
}
