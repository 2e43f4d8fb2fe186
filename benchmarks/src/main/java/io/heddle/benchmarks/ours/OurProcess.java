// SPDX-License-Identifier: Apache-2.0
package io.heddle.benchmarks.ours;

import io.heddle.benchmarks.Agreement;
import io.heddle.benchmarks.Bench;
import io.heddle.benchmarks.OperatorWork;
import io.heddle.benchmarks.Server;
import io.heddle.benchmarks.Unavailable;
import io.heddle.benchmarks.WeightType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The process in which Heddle is measured. */
public final class OurProcess {
    /** The kind of bench that runs one operator. */
    public static final String OPERATOR = "operator";
    /** The kind that reads a prompt: {@code NOTATION TOKENS}. */
    public static final String PREFILL = "prefill";
    /** The kind that feeds token after token: {@code NOTATION TYPE}. */
    public static final String DECODE = "decode";
    /** The kind that does so at several contexts: {@code NOTATION TYPE CONTEXT..}. */
    public static final String CONTEXTS = "contexts";

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
            case PREFILL -> StackBench.prefill(heddle, arguments.getFirst(), Integer.parseInt(arguments.get(1)));
            case DECODE -> StackBench.decode(heddle, arguments.getFirst(), WeightType.valueOf(arguments.get(1)));
            case CONTEXTS -> StackBench.contexts(heddle, arguments.getFirst(), WeightType.valueOf(arguments.get(1)),
                    arguments.subList(2, arguments.size()).stream().map(Integer::valueOf).toList());
            default -> throw new IllegalArgumentException("there is no bench " + kind);
        };
    }

    private static Bench operator(Heddle heddle, OperatorWork work) {
        Bound bound = new Bound(heddle.computes());
        Bound.Call call = OperatorBench.bind(work, bound);
        call.run().run();
        return new OurBench(Map.of(Bench.ONLY, call.run()), Map.of("compute", call.compute(),
                "result", Agreement.of(call.values()).toString()), List.of(bound::close, heddle::close));
    }
}
