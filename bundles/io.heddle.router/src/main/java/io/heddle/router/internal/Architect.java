// SPDX-License-Identifier: Apache-2.0
package io.heddle.router.internal;

import io.heddle.api.config.Config;
import io.heddle.api.config.ConfigException;
import io.heddle.api.config.Nearest;
import io.heddle.api.config.Option;
import io.heddle.api.mechanism.MechanismInfo;
import io.heddle.api.mechanism.Mixer;
import io.heddle.api.mechanism.MixerSite;
import io.heddle.api.stack.BlockSpec;
import io.heddle.api.stack.BranchSpec;
import io.heddle.api.stack.Combine;
import io.heddle.api.stack.InvalidStackException;
import io.heddle.api.stack.LayerSpec;
import io.heddle.api.stack.Source;
import io.heddle.api.stack.StackSpec;
import io.heddle.api.stack.StageSpec;
import io.heddle.api.state.MixerState;
import io.heddle.api.weight.Weight;
import io.heddle.api.weight.WeightScope;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Makes the mixers of a description and checks that they fit together. Used by one thread, once. */
final class Architect {
    /** What the path of a state ends with that is kept while a layer reads backwards as well. */
    static final String BACKWARDS = ".backwards";

    private final StackSpec spec;
    private final Function<BlockSpec, MechanismRegistry.Entry> registry;
    private final WeightLedger ledger = new WeightLedger();
    private final List<Blueprint.Use> uses = new ArrayList<>();
    private final Map<String, Integer> usesOfBlock = new HashMap<>();
    private final Set<String> published = new HashSet<>(Set.of(StackForward.EMBEDDINGS));

    private Architect(StackSpec spec, Function<BlockSpec, MechanismRegistry.Entry> registry) {
        this.spec = spec;
        this.registry = registry;
    }

    /**
     * @param registry finds the mechanism of a block
     * @throws io.heddle.api.stack.MissingMechanismException if one is not registered
     * @throws InvalidStackException if parts do not fit
     */
    static Blueprint draw(StackSpec spec, Function<BlockSpec, MechanismRegistry.Entry> registry) {
        Architect architect = new Architect(spec, registry);
        StackForward.frame(spec).forEach(architect.ledger::declare);
        for (int layer = 0; layer < spec.layers().size(); layer++) {
            architect.draw(layer, spec.layers().get(layer));
        }
        return new Blueprint(spec, List.copyOf(architect.uses), architect.ledger.weights());
    }

    private void draw(int layer, LayerSpec layerSpec) {
        for (int stage = 0; stage < layerSpec.stages().size(); stage++) {
            StageSpec stageSpec = layerSpec.stages().get(stage);
            for (int branch = 0; branch < stageSpec.branches().size(); branch++) {
                uses.add(draw(layer, stage, branch, stageSpec.branches().get(branch), layerSpec.direction()));
            }
            if (stageSpec.combine() instanceof Combine.Publish(String value)) {
                published.add(value);
            }
        }
    }

    private Blueprint.Use draw(int layer, int stage, int branch, BranchSpec spec, LayerSpec.Direction direction) {
        requirePublished(layer, spec.source());
        BlockSpec block = this.spec.blocks().get(spec.block());
        MechanismRegistry.Entry entry = registry.apply(block);
        MechanismInfo info = entry.mechanism().describe();
        refuseUnknownOptions(layer, block, info);
        Site site = new Site(layer, spec, block.options(), usesOfBlock.merge(spec.block(), 1, Integer::sum) - 1);
        Mixer mixer = create(layer, entry, site);
        for (String value : mixer.reads()) {
            requirePublished(layer, new Source.Value(value));
        }
        published.addAll(mixer.writes());
        String path = Blueprint.Use.path(layer, stage, branch);
        MixerState state = new MixerState(path, mixer.state());
        MixerState backwards = direction == LayerSpec.Direction.BOTH
                ? new MixerState(path + BACKWARDS, mixer.state()) : state;
        return new Blueprint.Use(layer, stage, branch, spec.block(), entry.mechanism(), entry.version().toString(),
                block.options(), info, mixer, state, backwards,
                site.declared());
    }

    private static Mixer create(int layer, MechanismRegistry.Entry entry, Site site) {
        try {
            return entry.mechanism().create(site);
        } catch (ConfigException refused) {
            throw new InvalidStackException("layer " + layer + ", " + entry.name() + ": " + refused.getMessage());
        }
    }

    private void requirePublished(int layer, Source source) {
        String value = switch (source) {
            case Source.Value(String name) -> name;
            case Source.HiddenPlus(String name) -> name;
            case Source.Hidden hidden -> StackForward.EMBEDDINGS;
            case Source.HiddenWithEmbeddings both -> StackForward.EMBEDDINGS;
        };
        if (!published.contains(value)) {
            throw new InvalidStackException("layer " + layer + " reads the value " + value
                    + ", which no earlier block publishes; published so far: " + String.join(", ", published));
        }
    }

    private static void refuseUnknownOptions(int layer, BlockSpec block, MechanismInfo info) {
        List<String> known = info.options().stream().map(Option::name).toList();
        for (String key : block.options().keys()) {
            if (!known.contains(key)) {
                throw new InvalidStackException("layer " + layer + ", " + info.name() + ": no option is named " + key
                        + (known.isEmpty() ? "; it has none" : "; the closest is " + Nearest.ofAll(key, known).orElseThrow()
                        + ", allowed are " + String.join(", ", known)));
            }
        }
    }

    /** A place in the stack, and a notebook of the weights declared for it. */
    private final class Site implements MixerSite {
        private final int layer;
        private final BranchSpec branch;
        private final Config options;
        private final WeightLedger.Scope shared;
        private final WeightLedger.Scope own;

        Site(int layer, BranchSpec branch, Config options, int use) {
            this.layer = layer;
            this.branch = branch;
            this.options = options;
            shared = ledger.scope(branch.block());
            own = ledger.scope(branch.block() + "@" + use);
        }

        List<Weight> declared() {
            List<Weight> all = new ArrayList<>(shared.declared());
            all.addAll(own.declared());
            return all;
        }

        @Override
        public int inputWidth() {
            return branch.source() instanceof Source.HiddenWithEmbeddings ? 2 * spec.width() : spec.width();
        }

        @Override
        public int width() {
            return spec.width();
        }

        @Override
        public int layer() {
            return layer;
        }

        @Override
        public int layers() {
            return spec.layers().size();
        }

        @Override
        public Config options() {
            return options;
        }

        @Override
        public WeightScope weights() {
            return shared;
        }

        @Override
        public WeightScope useWeights() {
            return own;
        }

        @Override
        public boolean isPublished(String value) {
            return published.contains(value);
        }
    }
}
