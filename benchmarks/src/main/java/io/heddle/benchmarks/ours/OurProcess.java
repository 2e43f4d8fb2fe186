// SPDX-License-Identifier: Apache-2.0
package io.heddle.benchmarks.ours;

import io.heddle.benchmarks.Bench;
import io.heddle.benchmarks.Draw;
import io.heddle.benchmarks.OperatorWork;
import io.heddle.benchmarks.Server;
import io.heddle.benchmarks.Unavailable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The process in which Heddle is measured. */
public final class OurProcess {
    /** The kind of bench that runs one operator. */
    public static final String OPERATOR = "operator";

    private OurProcess() {}

    /** {@code KIND ARGUMENTS}; the system property {@code heddle.home} names the distribution. */
    public static void main(String[] arguments) throws IOException {
        Server.serve(arguments, OurProcess::make);
        // Kernel threads may not be daemons.
        System.exit(0);
    }

    private static Bench make(String kind, List<String> arguments) throws Unavailable {
        Heddle heddle = Heddle.start(Path.of(System.getProperty("heddle.home")));
        return switch (kind) {
            case OPERATOR -> operator(heddle, OperatorWork.named(arguments.getFirst()));
            default -> throw new IllegalArgumentException("there is no bench " + kind);
        };
    }

    private static Bench operator(Heddle heddle, OperatorWork work) {
        Bound bound = new Bound(heddle.computes());
        Bound.Call call = OperatorBench.bind(work, bound);
        call.run().run();
        return new OurBench(Map.of(Bench.ONLY, call.run()), Map.of("compute", call.compute(),
                "size", String.format(Locale.ROOT, "%.6g", Draw.size(call.values()))), List.of(bound::close, heddle::close));
    }
}
