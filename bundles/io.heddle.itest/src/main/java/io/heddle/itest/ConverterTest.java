// SPDX-License-Identifier: Apache-2.0
package io.heddle.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.api.config.Config;
import io.heddle.api.stack.AssemblyOptions;
import io.heddle.api.stack.BlockSpec;
import io.heddle.api.stack.Session;
import io.heddle.api.stack.Session.Row;
import io.heddle.api.stack.Stack;
import io.heddle.api.stack.Stacks;
import io.heddle.api.stack.SwapOrder;
import io.heddle.api.stack.SwapReport;
import io.heddle.api.tensor.DataType;
import io.heddle.api.tensor.Shape;
import io.heddle.api.weight.MissingWeightException;
import io.heddle.api.weight.Weight;
import io.heddle.api.weight.WeightSource;
import io.heddle.api.weight.WeightStore;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.osgi.test.common.annotation.InjectService;

/** A state goes over to another mechanism whose weights make it the same function, and the sequence goes on as before. */
class ConverterTest {
    private static final long SEED = 20250719;
    private static final int WIDTH = 32;
    private static final int VOCABULARY = 48;
    private static final int HEADS = 2;
    private static final int KEY_DIM = 8;
    private static final String SHAPE = "heads=2 keyDim=8 valueDim=16 ";
    private static final Map<String, Object> SAME_SHAPE = Map.of("heads", HEADS, "keyDim", KEY_DIM, "valueDim", 16);

    @InjectService(timeout = 20_000)
    Stacks stacks;

    /** Which weights the new mechanism gets that differ from those of their names in the stack. */
    private final Map<String, Function<Weight, double[]>> derived = new HashMap<>();

    @Test
    void aRetentionBecomesGatedLinearAttention() {
        decayAs(head -> 16 * Math.log1p(-Math.pow(2, -5 - head)));
        continues("retnet(" + SHAPE + "convTaps=4 featureMap=silu)",
                block("gla", Map.of("rotaryBase", 10_000, "epsilon", 1e-6, "convTaps", 4, "featureMap", "silu")));
    }

    @Test
    void aRetentionBecomesAMatrixRecurrence() {
        decayAs(head -> 16 * Math.log1p(-Math.pow(2, -5 - head)));
        derived.put("b_proj", weight -> new double[count(weight)]);
        continues("retnet(" + SHAPE + ")", block("matrix", Map.of("rotaryBase", 10_000, "epsilon", 1e-6)));
    }

    @Test
    void gatedLinearAttentionBecomesAMatrixRecurrenceThatErasesNothing() {
        derived.put("b_proj", weight -> new double[count(weight)]);
        continues("gla(" + SHAPE + "convTaps=3 gateNormalizer=4)", block("matrix", Map.of("convTaps", 3, "gateNormalizer", 4)));
    }

    @Test
    void linearAttentionBecomesGatedLinearAttentionThatForgetsNothing() {
        decayAs(head -> -1e-16);
        continues("linearattention(" + SHAPE + "featureMap=elu_plus_one normalised=false norm=true)",
                block("gla", Map.of("featureMap", "elu_plus_one", "outputGate", false)));
    }

    @Test
    void mamba3ByEulersRuleBecomesMamba2WithoutConvolution() {
        int read = 2 * 32 + 2 * 2 * 8 + 4;
        WeightStore random = stacks.randomWeights(SEED);
        Shape mamba3 = Shape.of(read + 2 * 4, WIDTH);
        // Its decay rates come from the input; rows of zeros make each log(1 + e^0).
        WeightStore own = new Own(random, weight -> weight.shape().equals(mamba3)
                ? Optional.of(withoutRates(DerivedWeights.numbers(random, weight), read)) : Optional.empty());
        derived.put("in_proj", weight -> Arrays.copyOf(DerivedWeights.numbers(random,
                new Weight(weight.path(), mamba3, weight.use(), weight.init())), count(weight)));
        derived.put("A_log", weight -> filled(weight, i -> Math.log(Math.log(2))));
        String shape = "heads=4 headDim=8 stateSize=8 groups=2 ";
        continues("mamba3(" + shape + "discretisation=euler rotaryShare=0 keyNorm=false rateCurve=softplus)", new BlockSpec(
                "ssd", Config.of(Map.of("heads", 4, "headDim", 8, "stateSize", 8, "groups", 2, "convTaps", 0, "norm", "none"))),
                own);
    }

    @Test
    void whatDoesNotConvertIsRebuiltFromItsTokens() {
        int[] begin = tokens(20, SEED);
        int[] rest = tokens(5, SEED + 1);
        try (Stack stack = stack("retnet(" + SHAPE + ")", stacks.randomWeights(SEED)); Session session = stack.open(1, 64)) {
            read(session, begin);
            SwapReport report = stack.swap(new SwapOrder("0", block("gla", Map.of("epsilon", 1e-6)), Optional.empty()));
            assertEquals(new SwapReport.Sequences(0, 0, 1, 0), report.sequences());
            try (Session fresh = stack.open(1, 64)) {
                read(fresh, begin);
                assertTrue(Logits.distance(read(session, rest), read(fresh, rest)) < 1e-9);
            }
        }
    }

    private void continues(String first, BlockSpec next) {
        continues(first, next, new Own(stacks.randomWeights(SEED), weight -> Optional.empty()));
    }

    /** Its tokens are not known, so that nothing but its state can carry it over. */
    private void continues(String first, BlockSpec next, WeightStore own) {
        int[] begin = tokens(21, SEED + 2);
        int[] rest = tokens(7, SEED + 3);
        try (Stack stack = stack(first, own); Stack still = stack(first, own);
                Session session = stack.open(1, 64); Session plain = still.open(1, 64)) {
            read(plain, begin);
            session.restore(0, plain.save(0));
            SwapReport report = stack.swap(new SwapOrder("0", next, Optional.of(new DerivedWeights(derived))));
            assertEquals(new SwapReport.Sequences(0, 1, 0, 0), report.sequences(), report.toString());
            assertSame(read(plain, 5), read(session, 5));
            assertSame(read(plain, rest), read(session, rest));
            String now = session.provenance(0).getLast().mechanisms().toString();
            assertTrue(now.contains(next.mechanism()), now);
        }
    }

    private static void assertSame(float[] expected, float[] found) {
        double distance = Logits.distance(found, expected);
        assertTrue(distance < 1e-6, "the continuation is off by " + distance + ", seed " + SEED);
    }

    /** The gate's bias, with the projections before it silent, so that 16 times its logarithm a head is this. */
    private void decayAs(IntToDoubleFunction logs) {
        derived.put("gk_proj.0", weight -> new double[count(weight)]);
        derived.put("gk_proj.1.bias", weight -> filled(weight, i -> {
            double log = logs.applyAsDouble(i / KEY_DIM);
            return log - Math.log(-Math.expm1(log));
        }));
    }

    private static double[] withoutRates(double[] projection, int before) {
        Arrays.fill(projection, before * WIDTH, (before + 4) * WIDTH, 0);
        return projection;
    }

    private static double[] filled(Weight weight, IntToDoubleFunction values) {
        double[] filled = new double[count(weight)];
        Arrays.setAll(filled, values);
        return filled;
    }

    private static int count(Weight weight) {
        return Math.toIntExact(weight.shape().count());
    }

    private static BlockSpec block(String mechanism, Map<String, ?> options) {
        Map<String, Object> all = new HashMap<>(SAME_SHAPE);
        all.putAll(options);
        return new BlockSpec(mechanism, Config.of(all));
    }

    private Stack stack(String layer, WeightStore weights) {
        return stacks.assemble(stacks.parse(layer + " + mlp, attention; width=" + WIDTH + " vocab=" + VOCABULARY), weights,
                AssemblyOptions.standard().in(DataType.F64));
    }

    private static int[] tokens(int count, long seed) {
        return new Random(seed).ints(count, 0, VOCABULARY).toArray();
    }

    private static float[] read(Session session, int... tokens) {
        return Logits.all(session.forward(List.of(new Row(0, tokens))));
    }

    /** What the stack begins with: random, some of it changed, and nothing that is derived for the new mechanism. */
    private final class Own implements WeightStore {
        private final WeightStore random;
        private final Function<Weight, Optional<double[]>> changed;

        Own(WeightStore random, Function<Weight, Optional<double[]>> changed) {
            this.random = random;
            this.changed = changed;
        }

        @Override
        public WeightSource source(Weight weight) {
            return changed.apply(weight).map(numbers -> DerivedWeights.given(weight, numbers)).orElseGet(() -> {
                if (derived.containsKey(DerivedWeights.name(weight))) {
                    throw new MissingWeightException("the new mechanism brings its own " + weight.path());
                }
                return random.source(weight);
            });
        }

        @Override
        public void close() {}
    }
}
