// SPDX-License-Identifier: Apache-2.0
package io.heddle.router.internal.notation;

import io.heddle.api.config.Config;
import io.heddle.api.stack.LayerSpec.Direction;
import io.heddle.api.stack.Rule;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A layer as written, before it has an index and its blocks have ids.
 *
 * @param stages one after another
 * @param direction if one was written
 */
record LayerDraft(List<Stage> stages, Optional<Direction> direction) {
    /**
     * A stage.
     *
     * @param uses the parallel mechanisms
     * @param feed what they read
     * @param published whether the sum is handed to the next stage instead of being added
     */
    record Stage(List<Use> uses, Feed feed, boolean published) {}

    /** What a stage reads. */
    enum Feed {
        /** The hidden state. */
        HIDDEN,
        /** The result of the stage before, alone. */
        VALUE,
        /** The hidden state plus the result of the stage before. */
        PLUS
    }

    /**
     * One mention of a mechanism.
     *
     * @param mechanism its name
     * @param label the id that shares the block with other uses, if one was written
     * @param embeddings whether it reads the embeddings beside the hidden state
     * @param raw whether it reads its input without a norm
     * @param options its settings
     * @param at where it was written
     * @param alternatives what takes its place where a rule holds
     */
    record Use(String mechanism, Optional<String> label, boolean embeddings, boolean raw, Config options, int at,
            List<Other> alternatives) {
        /** Without alternatives. */
        Use(String mechanism, Optional<String> label, boolean embeddings, boolean raw, Config options, int at) {
            this(mechanism, label, embeddings, raw, options, at, List.of());
        }

        /** With alternatives. */
        Use or(List<Other> others) {
            return others.isEmpty() ? this : new Use(mechanism, label, embeddings, raw, options, at, List.copyOf(others));
        }

        /** Nothing but a name. */
        static Use plain(String mechanism, int at) {
            return new Use(mechanism, Optional.empty(), false, false, Config.empty(), at);
        }
    }

    /**
     * What takes a mechanism's place.
     *
     * @param when the rule
     * @param use what it is; reads what the other reads
     */
    record Other(Rule when, Use use) {}

    /** One plain mechanism. */
    static LayerDraft of(Use use) {
        return new LayerDraft(List.of(new Stage(List.of(use), Feed.HIDDEN, false)), Optional.empty());
    }

    /** These stages, then those; the direction of either. */
    LayerDraft then(LayerDraft other, int at) {
        if (direction.isPresent() && other.direction.isPresent() && !direction.equals(other.direction)) {
            throw Tokens.fault(at, "found a layer that is both reverse and both ways; one direction a layer is allowed");
        }
        List<Stage> joined = Stream.concat(stages.stream(), other.stages.stream()).toList();
        if (joined.size() > Limits.STAGES) {
            throw Tokens.fault(at, "found more than " + Limits.STAGES + " stages in a layer; allowed are "
                    + Limits.STAGES);
        }
        return new LayerDraft(joined, direction.or(other::direction));
    }

    LayerDraft towards(Direction wanted) {
        return new LayerDraft(stages, Optional.of(wanted));
    }

    int branches() {
        return stages.stream().flatMap(stage -> stage.uses().stream()).mapToInt(use -> 1 + use.alternatives().size()).sum();
    }
}
