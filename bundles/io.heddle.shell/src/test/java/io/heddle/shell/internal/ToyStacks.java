// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal;

import io.heddle.api.config.Config;
import io.heddle.api.config.Option;
import io.heddle.api.family.FamilyInfo;
import io.heddle.api.family.ModelPlan;
import io.heddle.api.kernel.KernelSet.ComputeInfo;
import io.heddle.api.kernel.WeightForm;
import io.heddle.api.mechanism.MechanismInfo;
import io.heddle.api.stack.AssemblyOptions;
import io.heddle.api.stack.BlockSpec;
import io.heddle.api.stack.ComputeStatus;
import io.heddle.api.stack.HeadSpec;
import io.heddle.api.stack.InputSpec;
import io.heddle.api.stack.InvalidStackException;
import io.heddle.api.stack.LayerSpec;
import io.heddle.api.stack.NormSpec;
import io.heddle.api.stack.Session;
import io.heddle.api.stack.Stack;
import io.heddle.api.stack.StackOutline;
import io.heddle.api.stack.StackSpec;
import io.heddle.api.stack.Stacks;
import io.heddle.api.stack.SwapOrder;
import io.heddle.api.stack.SwapReport;
import io.heddle.api.stack.StageSpec;
import io.heddle.api.state.StateSpec;
import io.heddle.api.tensor.DataType;
import io.heddle.api.tensor.Shape;
import io.heddle.api.weight.Weight;
import io.heddle.api.weight.WeightInit;
import io.heddle.api.weight.WeightMap;
import io.heddle.api.weight.WeightSource;
import io.heddle.api.weight.WeightStore;
import io.heddle.checkpoint.Model;
import io.heddle.checkpoint.Models;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A router and a reader of checkpoints that know toy models only: three layers, of which one is attention. */
class ToyStacks implements Stacks, Models {

    static final int VOCABULARY = 256;
    static final int CONTEXT = 300;
    static final int END = 'Q';

    private static final MechanismInfo SSD = info("ssd", List.of(Option.integer("heads", 4, "the heads")));
    private static final MechanismInfo ATTENTION = info("attention", List.of());

    /** Open stacks and models. */
    int open;

    static MechanismInfo info(String name, List<Option> options) {
        return new MechanismInfo(name, "mixes as " + name, "h = a h + b x", "O(T)", "O(1)", "O(1)", "a paper", options);
    }

    static StackSpec spec(String name) {
        NormSpec norm = NormSpec.rms(1e-5, "norm");
        Map<String, BlockSpec> blocks = new LinkedHashMap<>();
        blocks.put("a", new BlockSpec("ssd", Config.empty()));
        blocks.put("b", new BlockSpec("ssd", Config.empty()));
        blocks.put("c", new BlockSpec("attention", Config.empty().with("heads", 2)));
        return new StackSpec(name, 8, new InputSpec.Tokens(VOCABULARY), blocks,
                List.of(new LayerSpec(StageSpec.residual(norm, "a")), new LayerSpec(StageSpec.residual(norm, "b")),
                        new LayerSpec(StageSpec.residual(norm, "c"))), HeadSpec.logits(norm, VOCABULARY, true));
    }

    @Override
    public StackSpec parse(String text) {
        if (text.equals("nonsense")) {
            throw new InvalidStackException("'nonsense' is no mechanism; installed: ssd, attention");
        }
        return spec(text);
    }

    @Override
    public String json(StackSpec spec) {
        return "{\"name\":\"" + spec.name() + "\"}";
    }

    @Override
    public String notation(StackSpec spec) {
        return "2 ssd, attention";
    }

    @Override
    public StackOutline outline(StackSpec spec) {
        List<Weight> weights = new ArrayList<>();
        weights.add(new Weight("embeddings/weight", Shape.of(VOCABULARY, 8), Weight.Use.EMBEDDING, WeightInit.constant(0)));
        List<StackOutline.Use> uses = new ArrayList<>();
        StateSpec recurrent = StateSpec.none().recurrent("ssm", 4, 16);
        StateSpec cache = StateSpec.none().cache("key", 0, 2, 4).cache("value", 0, 2, 4);
        for (int layer = 0; layer < 3; layer++) {
            Weight weight = new Weight("abc".charAt(layer) + "/w", Shape.of(8, 8), Weight.Use.MATRIX, WeightInit.constant(0));
            weights.add(weight);
            uses.add(new StackOutline.Use(layer, 0, 0, "abc".substring(layer, layer + 1), layer < 2 ? SSD : ATTENTION,
                    layer < 2 ? recurrent : cache, List.of(weight)));
        }
        return new StackOutline(spec, uses, weights);
    }

    @Override
    public Stack assemble(StackSpec spec, WeightStore weights, AssemblyOptions options) {
        open++;
        return new ToyStack(spec);
    }

    @Override
    public WeightStore randomWeights(long seed) {
        open++;
        return new NoWeights();
    }

    @Override
    public List<ComputeStatus> computes() {
        return List.of(new ComputeStatus(new ComputeInfo("toy", "hashes", List.of(DataType.F32), Set.of(WeightForm.STORED), Optional.empty()), "cpu",
                0, "taken"));
    }

    @Override
    public List<SwapReport> swaps() {
        return List.of();
    }

    @Override
    public List<Stack> open() {
        return List.of();
    }

    @Override
    public Model open(Path folder, Access access) {
        open++;
        ModelPlan plan = new ModelPlan(spec(folder.getFileName().toString()), new WeightMap(Map.of()), Set.of(END), CONTEXT);
        return new Model(folder, new FamilyInfo("toy", List.of("toy"), "a toy", "here"), plan, new NoWeights(), 1024);
    }

    @Override
    public List<String> ggufArchitectures() {
        return List.of("toy");
    }

    @Override
    public List<FamilyInfo> families() {
        return List.of(new FamilyInfo("toy", List.of("toy", "toy2"), "a toy", "here"));
    }

    private final class NoWeights implements WeightStore {

        @Override
        public WeightSource source(Weight weight) {
            throw new IllegalArgumentException("there is no " + weight.path());
        }

        @Override
        public void close() {
            open--;
        }
    }

    private final class ToyStack implements Stack {

        private final StackSpec spec;

        ToyStack(StackSpec spec) {
            this.spec = spec;
        }

        @Override
        public SwapReport swap(SwapOrder order) {
            throw new UnsupportedOperationException();
        }

        @Override
        public StackSpec spec() {
            return spec;
        }

        @Override
        public Optional<String> waitingFor() {
            return Optional.empty();
        }

        @Override
        public StackOutline outline() {
            return ToyStacks.this.outline(spec);
        }

        @Override
        public List<String> computes() {
            return List.of("toy");
        }

        @Override
        public Session open(int slots, int context) {
            return new ToySession(slots, context, VOCABULARY);
        }

        @Override
        public String plan(int batch, int time) {
            return "linear [" + batch + ", " + time + ", 8]";
        }

        @Override
        public void close() {
            open--;
        }
    }
}
