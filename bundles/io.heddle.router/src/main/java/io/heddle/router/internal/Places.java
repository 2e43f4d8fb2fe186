// SPDX-License-Identifier: Apache-2.0
package io.heddle.router.internal;

import io.heddle.api.stack.Alternative;
import io.heddle.api.stack.BlockSpec;
import io.heddle.api.stack.BranchSpec;
import io.heddle.api.stack.InvalidStackException;
import io.heddle.api.stack.LayerSpec;
import io.heddle.api.stack.StackSpec;
import io.heddle.api.stack.StageSpec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which branches of a description a text like {@code 0-2,5.1,attention} means, and the description with another block there. */
final class Places {
    private static final Pattern LAYERS = Pattern.compile("(\\d{1,9})(?:-(\\d{1,9})|\\.(\\d{1,9}))?");

    /** A branch's own block, or one of its alternatives. */
    private record Place(int layer, int stage, int branch, int alternative) {
        static final int OWN = -1;

        Place(int layer, int stage, int branch) {
            this(layer, stage, branch, OWN);
        }

        Place alternative(int index) {
            return new Place(layer, stage, branch, index);
        }
    }

    private final StackSpec spec;
    private final Set<Place> chosen = new HashSet<>();
    /** Branches that were chosen by where they are, whatever is there: they have no alternatives afterwards. */
    private final Set<Place> whole = new HashSet<>();

    private Places(StackSpec spec) {
        this.spec = spec;
    }

    /**
     * @return the description with {@code block} in the places that {@code text} names; a block that
     *     changes everywhere keeps its id, and with it the names of its weights
     * @throws InvalidStackException if the text names no place, or one that is not there
     */
    static StackSpec exchanged(StackSpec spec, String text, BlockSpec block) {
        Places places = new Places(spec);
        for (String part : text.split(",")) {
            places.choose(part.strip());
        }
        return places.with(block);
    }

    private void choose(String part) {
        Matcher layers = LAYERS.matcher(part);
        if (layers.matches()) {
            int first = layer(layers.group(1));
            int last = layers.group(2) == null ? first : layer(layers.group(2));
            int stage = layers.group(3) == null ? 0 : Integer.parseInt(layers.group(3));
            for (int layer = first; layer <= last; layer++) {
                chooseStage(layer, stage);
            }
            return;
        }
        int before = chosen.size();
        for (int layer = 0; layer < spec.layers().size(); layer++) {
            if (part.equals("all")) {
                chooseStage(layer, 0);
            } else {
                chooseMechanism(layer, part);
            }
        }
        if (chosen.size() == before) {
            throw new InvalidStackException("'" + part + "' is no place of this stack; allowed are layers 0 to "
                    + (spec.layers().size() - 1) + " like 3, 0-2 or 3.1 (layer.stage), all, and its mechanisms "
                    + String.join(", ", mechanisms()));
        }
    }

    private Set<String> mechanisms() {
        Set<String> names = new TreeSet<>();
        spec.blocks().values().forEach(block -> names.add(block.mechanism()));
        return names;
    }

    private int layer(String digits) {
        int layer = Integer.parseInt(digits);
        if (layer >= spec.layers().size()) {
            throw new InvalidStackException("there is no layer " + layer + "; 0 to " + (spec.layers().size() - 1)
                    + " are allowed");
        }
        return layer;
    }

    private void chooseStage(int layer, int stage) {
        List<StageSpec> stages = spec.layers().get(layer).stages();
        if (stage >= stages.size()) {
            throw new InvalidStackException("layer " + layer + " has no stage " + stage + "; 0 to " + (stages.size() - 1)
                    + " are allowed");
        }
        for (int branch = 0; branch < stages.get(stage).branches().size(); branch++) {
            chosen.add(new Place(layer, stage, branch));
            whole.add(new Place(layer, stage, branch));
        }
    }

    private void chooseMechanism(int layer, String mechanism) {
        List<StageSpec> stages = spec.layers().get(layer).stages();
        for (int stage = 0; stage < stages.size(); stage++) {
            List<BranchSpec> branches = stages.get(stage).branches();
            for (int branch = 0; branch < branches.size(); branch++) {
                Place place = new Place(layer, stage, branch);
                if (is(branches.get(branch).block(), mechanism)) {
                    chosen.add(place);
                }
                List<Alternative> alternatives = branches.get(branch).alternatives();
                for (int i = 0; i < alternatives.size(); i++) {
                    if (is(alternatives.get(i).block(), mechanism)) {
                        chosen.add(place.alternative(i));
                    }
                }
            }
        }
    }

    private boolean is(String block, String mechanism) {
        return spec.blocks().get(block).mechanism().equals(mechanism);
    }

    private StackSpec with(BlockSpec block) {
        Set<String> kept = new HashSet<>();
        visit((place, branch) -> {
            if (!chosen.contains(place)) {
                kept.add(branch.block());
            }
            alternatives(place, branch, (at, alternative) -> {
                if (!chosen.contains(at)) {
                    kept.add(alternative.block());
                }
                return alternative;
            });
            return branch;
        });
        Map<String, BlockSpec> blocks = new LinkedHashMap<>();
        List<LayerSpec> layers = visit((place, branch) -> {
            String id = exchanged(place, branch.block(), block, kept, blocks);
            List<Alternative> alternatives = alternatives(place, branch, (at, alternative) -> new Alternative(alternative.when(),
                    exchanged(at, alternative.block(), block, kept, blocks), alternative.weights()));
            return new BranchSpec(branch.source(), branch.norm(), id, branch.scaleIn(), branch.scaleOut(), alternatives);
        });
        return new StackSpec(spec.name(), spec.width(), spec.input(), blocks, layers, spec.head());
    }

    /** Enters what stands at a place afterwards. @return its id */
    private String exchanged(Place place, String before, BlockSpec block, Set<String> kept, Map<String, BlockSpec> blocks) {
        if (!chosen.contains(place)) {
            blocks.put(before, spec.blocks().get(before));
            return before;
        }
        String id = kept.contains(before) ? free(before) : before;
        blocks.put(id, settled(block, spec.blocks().get(before)));
        return id;
    }

    private interface AlternativeChange {
        Alternative of(Place place, Alternative alternative);
    }

    private List<Alternative> alternatives(Place place, BranchSpec branch, AlternativeChange change) {
        List<Alternative> changed = new ArrayList<>();
        for (int i = 0; !whole.contains(place) && i < branch.alternatives().size(); i++) {
            changed.add(change.of(place.alternative(i), branch.alternatives().get(i)));
        }
        return changed;
    }

    /** Another version of the same mechanism keeps the settings, unless new ones are given. */
    private static BlockSpec settled(BlockSpec next, BlockSpec before) {
        boolean keeps = next.mechanism().equals(before.mechanism()) && next.options().keys().isEmpty();
        return keeps ? new BlockSpec(next.mechanism(), next.versions(), next.filter(), before.options()) : next;
    }

    /** A block that other layers keep is split off under a name of its own. */
    private String free(String block) {
        String id = block + "'";
        while (spec.blocks().containsKey(id)) {
            id += "'";
        }
        return id;
    }

    private interface Change {
        BranchSpec of(Place place, BranchSpec branch);
    }

    private List<LayerSpec> visit(Change change) {
        List<LayerSpec> layers = new ArrayList<>();
        for (int layer = 0; layer < spec.layers().size(); layer++) {
            List<StageSpec> stages = new ArrayList<>();
            for (int stage = 0; stage < spec.layers().get(layer).stages().size(); stage++) {
                StageSpec before = spec.layers().get(layer).stages().get(stage);
                List<BranchSpec> branches = new ArrayList<>();
                for (int branch = 0; branch < before.branches().size(); branch++) {
                    branches.add(change.of(new Place(layer, stage, branch), before.branches().get(branch)));
                }
                stages.add(new StageSpec(branches, before.combine()));
            }
            layers.add(new LayerSpec(stages, spec.layers().get(layer).direction()));
        }
        return layers;
    }
}
