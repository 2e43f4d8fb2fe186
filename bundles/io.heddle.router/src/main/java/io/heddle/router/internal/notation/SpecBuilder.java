// SPDX-License-Identifier: Apache-2.0
package io.heddle.router.internal.notation;

import io.heddle.api.stack.Alternative;
import io.heddle.api.stack.BlockSpec;
import io.heddle.api.stack.BranchSpec;
import io.heddle.api.stack.Combine;
import io.heddle.api.stack.LayerSpec;
import io.heddle.api.stack.LayerSpec.Direction;
import io.heddle.api.stack.NormSpec;
import io.heddle.api.stack.Source;
import io.heddle.api.stack.StackSpec;
import io.heddle.api.stack.StageSpec;
import io.heddle.router.internal.notation.LayerDraft.Feed;
import io.heddle.router.internal.notation.LayerDraft.Other;
import io.heddle.router.internal.notation.LayerDraft.Stage;
import io.heddle.router.internal.notation.LayerDraft.Use;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Gives the blocks, norms and values of drafted layers their ids and makes the stack. For one stack.
 *
 * <p>A block is {@code layers.<i>.<mechanism>}, the second of its kind in a layer {@code layers.<i>.<mechanism>.2}; a
 * shared one is its label. The branches of a stage read one norm, {@code layers.<i>.norm}, then {@code .norm2}, ...; a
 * branch on the embeddings has a norm of its own, since its width is another, and a shared block that stands alone in
 * its stage shares its norm too: {@code <label>.norm} (Zamba). A raw one has none.
 */
final class SpecBuilder {
    private final StackSettings settings;
    private final Map<String, Use> shared = new HashMap<>();
    private final Map<String, BlockSpec> blocks = new LinkedHashMap<>();

    SpecBuilder(StackSettings settings) {
        this.settings = settings;
    }

    StackSpec build(List<LayerDraft> drafts) {
        drafts.forEach(draft -> draft.stages().forEach(stage -> stage.uses().forEach(this::agree)));
        drafts.forEach(draft -> draft.stages().forEach(stage -> stage.uses().forEach(use -> use.alternatives()
                .forEach(other -> other.use().label().ifPresent(label -> shared.putIfAbsent(label, other.use()))))));
        List<LayerSpec> layers = new ArrayList<>();
        for (int i = 0; i < drafts.size(); i++) {
            layers.add(new OneLayer("layers." + i + ".").build(drafts.get(i)));
        }
        return new StackSpec(settings.name(), settings.width(), settings.input(), blocks, layers, settings.head());
    }

    /** All uses of a shared block must describe the same block; options may be left out in some of them. */
    private void agree(Use use) {
        if (use.label().isEmpty()) {
            return;
        }
        Use known = shared.putIfAbsent(use.label().get(), use);
        if (known == null || known.equals(use)) {
            return;
        }
        boolean sameOptions = known.options().equals(use.options()) || use.options().keys().isEmpty()
                || known.options().keys().isEmpty();
        if (!known.mechanism().equals(use.mechanism()) || known.embeddings() != use.embeddings() || !sameOptions) {
            throw Tokens.fault(use.at(), "found another description of the shared block " + Quote.of(use.label().get())
                    + " than at position " + known.at() + "; the same mechanism, options and input are needed");
        }
        if (known.options().keys().isEmpty()) {
            shared.put(use.label().get(), use);
        }
    }

    /** The ids of one layer. */
    private final class OneLayer {
        private final String prefix;
        private final Map<String, Integer> mechanisms = new HashMap<>();
        private int norms;
        private int values;
        private String value = "";

        OneLayer(String prefix) {
            this.prefix = prefix;
        }

        LayerSpec build(LayerDraft draft) {
            List<StageSpec> stages = new ArrayList<>();
            for (Stage stage : draft.stages()) {
                stages.add(stage(stage));
            }
            return new LayerSpec(stages, draft.direction().orElse(Direction.FORWARD));
        }

        private StageSpec stage(Stage stage) {
            Optional<NormSpec> common = Optional.empty();
            List<BranchSpec> branches = new ArrayList<>();
            for (Use use : stage.uses()) {
                if (use.raw()) {
                    branches.add(branch(stage.feed(), use, Optional.empty()));
                    continue;
                }
                NormSpec norm;
                if (use.label().isPresent() && stage.uses().size() == 1) {
                    norm = settings.norm(use.label().get() + ".norm");
                } else if (use.embeddings()) {
                    norm = norm();
                } else {
                    norm = common.orElseGet(this::norm);
                    common = Optional.of(norm);
                }
                branches.add(branch(stage.feed(), use, Optional.of(norm)));
            }
            return new StageSpec(branches, stage.published() ? publish() : Combine.residual());
        }

        private BranchSpec branch(Feed feed, Use use, Optional<NormSpec> norm) {
            String block = block(use);
            return new BranchSpec(source(feed, use), norm, block, 1, 1,
                    use.alternatives().stream().map(this::alternative).toList());
        }

        /** One with the id of a block that is set otherwise has the weights of that block. */
        private Alternative alternative(Other other) {
            Use use = other.use();
            Optional<Use> known = use.label().map(shared::get);
            if (known.isEmpty() || sameBlock(use, known.get())) {
                return new Alternative(other.when(), block(use), Optional.empty());
            }
            if (!known.get().mechanism().equals(use.mechanism())) {
                throw Tokens.fault(use.at(), "found " + use.mechanism() + " with the weights of " + Quote.of(use.label().get())
                        + ", which is " + known.get().mechanism() + "; the same mechanism is needed");
            }
            Use own = new Use(use.mechanism(), Optional.empty(), false, false, use.options(), use.at());
            return new Alternative(other.when(), block(own), use.label());
        }

        private static boolean sameBlock(Use use, Use known) {
            return known.mechanism().equals(use.mechanism())
                    && (use.options().keys().isEmpty() || use.options().equals(known.options()));
        }

        private NormSpec norm() {
            norms++;
            return settings.norm(prefix + (norms == 1 ? "norm" : "norm" + norms));
        }

        private Source source(Feed feed, Use use) {
            return switch (feed) {
                case VALUE -> new Source.Value(value);
                case PLUS -> new Source.HiddenPlus(value);
                case HIDDEN -> use.embeddings() ? new Source.HiddenWithEmbeddings() : new Source.Hidden();
            };
        }

        private Combine publish() {
            values++;
            value = prefix + (values == 1 ? "value" : "value" + values);
            return new Combine.Publish(value);
        }

        private String block(Use use) {
            Use described = use.label().map(shared::get).orElse(use);
            String id = use.label().orElseGet(() -> id(use.mechanism()));
            blocks.putIfAbsent(id, new BlockSpec(described.mechanism(), described.options()));
            return id;
        }

        private String id(String mechanism) {
            int number = mechanisms.merge(mechanism, 1, Integer::sum);
            return prefix + mechanism + (number == 1 ? "" : "." + number);
        }
    }
}
