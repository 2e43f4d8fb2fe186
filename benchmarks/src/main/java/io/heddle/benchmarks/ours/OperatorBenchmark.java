// SPDX-License-Identifier: Apache-2.0
package io.heddle.benchmarks.ours;

import io.heddle.benchmarks.OperatorWork;
import io.heddle.benchmarks.Unavailable;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** The sequence operators in the shapes in which they are compared with peers. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class OperatorBenchmark {
    /** Which operator. */
    @Param({"SCAN", "SSD", "GLA", "RETENTION", "RWKV6", "RWKV7", "DELTA", "ATTENTION"})
    public OperatorWork operator;

    private Heddle heddle;
    private Bound bound;
    private Runnable call;

    /** Binds the operator; the system property {@code heddle.home} names the distribution. */
    @Setup(Level.Trial)
    public void bind() throws Unavailable {
        heddle = Heddle.start(Path.of(System.getProperty("heddle.home")));
        bound = new Bound(heddle.computes());
        call = OperatorBench.bind(operator, bound).run();
    }

    /** From empty states. */
    @Benchmark
    public void forward() {
        call.run();
    }

    /** Frees everything. */
    @TearDown(Level.Trial)
    public void close() {
        bound.close();
        heddle.close();
    }
}
