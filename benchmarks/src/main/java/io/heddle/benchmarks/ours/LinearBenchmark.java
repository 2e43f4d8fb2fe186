// SPDX-License-Identifier: Apache-2.0
package io.heddle.benchmarks.ours;

import io.heddle.api.kernel.WeightForm;
import io.heddle.api.operator.Linear;
import io.heddle.api.tensor.DataType;
import io.heddle.api.tensor.Shape;
import io.heddle.api.weight.Weight;
import io.heddle.api.weight.WeightInit;
import io.heddle.benchmarks.Draw;
import io.heddle.benchmarks.Unavailable;
import io.heddle.benchmarks.WeightType;
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

/** The product with a matrix of 8192 x 2048: of one token a matrix-vector product, of many a matrix product. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class LinearBenchmark {
    private static final int OUT = 8192;
    private static final int IN = 2048;

    /** How many tokens. */
    @Param({"1", "512"})
    public int tokens;

    /** In which type the matrix is kept. */
    @Param({"F32", "BF16", "I8"})
    public WeightType type;

    private Heddle heddle;
    private DrawnWeights weights;
    private Bound bound;
    private Runnable call;

    /** Binds the product; the system property {@code heddle.home} names the distribution. */
    @Setup(Level.Trial)
    public void bind() throws Unavailable {
        heddle = Heddle.start(Path.of(System.getProperty("heddle.home")));
        weights = new DrawnWeights(type == WeightType.F32 ? DataType.F32 : DataType.BF16);
        bound = new Bound(heddle.computes());
        Weight drawn = new Weight("matrix", Shape.of(OUT, IN), Weight.Use.MATRIX, WeightInit.constant(0));
        Weight matrix = bound.matrix("matrix", weights.source(drawn),
                type == WeightType.I8 ? WeightForm.INT8 : WeightForm.STORED);
        call = bound.bind(new Linear(bound.tensor(Draw.uniform("x", -1, 1, tokens, IN), 1, tokens, IN), matrix), tokens).run();
    }

    /** The product. */
    @Benchmark
    public void product() {
        call.run();
    }

    /** Frees everything. */
    @TearDown(Level.Trial)
    public void close() {
        bound.close();
        weights.close();
        heddle.close();
    }
}
