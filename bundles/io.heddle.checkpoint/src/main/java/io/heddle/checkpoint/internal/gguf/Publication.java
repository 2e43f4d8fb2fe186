// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.internal.gguf;

import io.heddle.api.config.Config;
import io.heddle.api.config.ConfigException;
import io.heddle.api.tensor.DataType;
import io.heddle.api.tensor.Shape;
import io.heddle.api.weight.WeightExpression;
import io.heddle.api.weight.WeightExpression.Permuted;
import io.heddle.api.weight.WeightExpression.Sliced;
import io.heddle.checkpoint.internal.Quoting;
import io.heddle.checkpoint.internal.StridedBlock;
import io.heddle.checkpoint.internal.Widening;
import java.lang.foreign.MemorySegment;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What was published, as far as a GGUF file tells: collected by its {@link Architecture}. Stored tensors that are not
 * in the file are passed over, since the family knows best which published ones it needs.
 */
final class Publication {
    /**
     * How a published tensor follows from stored ones.
     *
     * @param of the steps that move numbers
     * @param change what is then done to each, or null
     */
    record Origin(WeightExpression of, @Nullable Change change) {}

    private static final String WEIGHT = ".weight";
    private static final String BIAS = ".bias";
    private static final int MOST_VALUES = 4096;

    private final Config settings;
    private final Map<String, Shape> stored;
    private final Function<String, StridedBlock> blocks;
    private final Map<String, Object> config = new LinkedHashMap<>();
    private final SequencedMap<String, Origin> tensors = new LinkedHashMap<>();
    private final Set<String> used = new HashSet<>();

    /**
     * @param settings the metadata of the architecture, without its name
     * @param stored shapes of the file's tensors
     * @param blocks their numbers
     */
    Publication(Config settings, Map<String, Shape> stored, Function<String, StridedBlock> blocks) {
        this.settings = settings;
        this.stored = stored;
        this.blocks = blocks;
    }

    Config settings() {
        return settings;
    }

    boolean has(String tensor) {
        return stored.containsKey(tensor);
    }

    /** The shape of a stored tensor, which must be there. */
    Shape shape(String tensor) {
        Shape shape = stored.get(tensor);
        if (shape == null) {
            throw new ConfigException("the file lacks the tensor " + tensor);
        }
        return shape;
    }

    /** How many numbers a stored tensor has that is published as a vector, or nearly so. */
    int length(String tensor) {
        long count = shape(tensor).count();
        if (count > Integer.MAX_VALUE) {
            throw new ConfigException("the tensor " + tensor + " has " + count + " numbers; at most " + Integer.MAX_VALUE
                    + " are allowed");
        }
        return (int) count;
    }

    /** The numbers of a short stored tensor that settings follow from. */
    float[] values(String tensor) {
        if (shape(tensor).count() > MOST_VALUES) {
            throw new ConfigException("the tensor " + tensor + " has " + shape(tensor).count() + " numbers; at most " + MOST_VALUES
                    + " are allowed");
        }
        float[] values = new float[(int) shape(tensor).count()];
        Widening.copy(blocks.apply(tensor), MemorySegment.ofArray(values), 0, DataType.F32);
        return values;
    }

    /** Makes sure that the last layer is there, so that a number alone cannot ask for millions of layers. */
    void requireLayer(int layer) {
        String prefix = "blk." + layer + ".";
        if (stored.keySet().stream().noneMatch(tensor -> tensor.startsWith(prefix))) {
            throw new ConfigException("block_count asks for a layer " + layer + ", of which the file has no tensor");
        }
    }

    /** Adds a setting of the published configuration; an empty one is left out. */
    Publication set(String key, Object value) {
        Object plain = value instanceof Optional<?> optional ? optional.orElse(null) : value;
        if (plain != null) {
            config.put(key, plain);
        }
        return this;
    }

    /** Adds a setting that is published as null. */
    void setNull(String key) {
        config.put(key, null);
    }

    /** The published tensor follows from stored ones by steps that move numbers. */
    void put(String published, WeightExpression of) {
        put(published, of, null);
    }

    void put(String published, WeightExpression of, @Nullable Change change) {
        tensors.put(published, new Origin(of, change));
    }

    /** One tensor as it stands. */
    void tensor(String from, String published) {
        if (uses(from)) {
            put(published, WeightExpression.published(from));
        }
    }

    /** Weight and bias of a module as they stand. */
    void module(String from, String published) {
        tensor(from + WEIGHT, published + WEIGHT);
        tensor(from + BIAS, published + BIAS);
    }

    /** One tensor in another shape with as many elements. */
    void shaped(String from, String published, Integer... shape) {
        if (uses(from)) {
            put(published, WeightExpression.published(from).shaped(shape));
        }
    }

    /** One tensor as a vector. */
    void flat(String from, String published) {
        flat(from, published, null);
    }

    void flat(String from, String published, @Nullable Change change) {
        if (uses(from)) {
            put(published, WeightExpression.published(from).shaped(length(from)), change);
        }
    }

    /** One tensor whose numbers were changed. */
    void changed(String from, String published, Change change) {
        if (uses(from)) {
            put(published, WeightExpression.published(from), change);
        }
    }

    /** A matrix with its axes exchanged. */
    void transposed(String from, String published) {
        if (uses(from)) {
            put(published, WeightExpression.published(from).transposed());
        }
    }

    /**
     * Weight and bias of a projection whose rows were reordered for a rotation of neighbours: the two halves of each
     * head's channels, which are published one after the other, alternate.
     */
    void rotated(String from, String published, int heads) {
        for (String part : List.of(WEIGHT, BIAS)) {
            if (!uses(from + part)) {
                continue;
            }
            int[] sizes = shape(from + part).sizes();
            int rows = sizes[0];
            if (rows % (2 * heads) != 0) {
                throw new ConfigException("the tensor " + from + part + " has " + rows + " rows, which are no " + heads
                        + " heads of an even width");
            }
            WeightExpression tensor = WeightExpression.published(from + part);
            put(published + part, sizes.length == 1
                    ? new Permuted(tensor.shaped(heads, rows / heads / 2, 2), List.of(0, 2, 1)).shaped(rows)
                    : new Permuted(tensor.shaped(heads, rows / heads / 2, 2, sizes[1]), List.of(0, 2, 1, 3)).shaped(rows, sizes[1]));
        }
    }

    /**
     * Experts that were merged into one tensor.
     *
     * @param published the first part of each one's name, which its index follows
     * @param name the rest
     */
    void experts(String from, String published, String name) {
        if (uses(from)) {
            Shape merged = shape(from);
            if (merged.rank() != 3) {
                throw new ConfigException("the tensor " + from + " is " + merged + "; three axes are due, the first for experts");
            }
            for (int expert = 0; expert < merged.size(0); expert++) {
                put(published + expert + "." + name + WEIGHT, new Sliced(WeightExpression.published(from), 0, expert, expert + 1)
                        .shaped(merged.size(1), merged.size(2)));
            }
        }
    }

    /** Whether a tensor is there; it counts as used. */
    boolean uses(String tensor) {
        boolean there = has(tensor);
        if (there) {
            used.add(tensor);
        }
        return there;
    }

    /** Passes over all tensors with this beginning. */
    void ignore(String prefix) {
        stored.keySet().stream().filter(tensor -> tensor.startsWith(prefix)).forEach(used::add);
    }

    /** The published configuration. */
    Config config() {
        return Config.of(config);
    }

    /** The published tensors. */
    SequencedMap<String, Origin> tensors() {
        return Collections.unmodifiableSequencedMap(tensors);
    }

    /** @throws ConfigException if a stored tensor is left that would change the numbers */
    void requireAllUsed(String architecture) {
        stored.keySet().stream().filter(tensor -> !used.contains(tensor)).findFirst().ifPresent(tensor -> {
            throw new ConfigException("the tensor " + Quoting.quote(tensor) + " is none of those that are read of the architecture "
                    + architecture);
        });
    }
}
