// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.family;

import io.heddle.api.config.ConfigException;
import io.heddle.api.tensor.Shape;
import io.heddle.api.weight.WeightExpression;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** The tensors of a checkpoint by name, and which of them a plan has used. */
final class PublishedTensors {
    private static final int NAMED_IN_MESSAGES = 3;

    private final Map<String, Shape> shapes;
    private final Set<String> used = new HashSet<>();

    PublishedTensors(Map<String, Shape> shapes) {
        this.shapes = shapes;
    }

    boolean has(String tensor) {
        return shapes.containsKey(tensor);
    }

    /**
     * The one of several spellings that is there.
     *
     * @throws ConfigException if none is
     */
    String oneOf(String... spellings) {
        return Stream.of(spellings).filter(this::has).findFirst().orElseThrow(() -> lacks(String.join(" or ", spellings)));
    }

    /**
     * The shape of a tensor.
     *
     * @throws ConfigException if it is not there
     */
    Shape shape(String tensor) {
        Shape shape = shapes.get(tensor);
        if (shape == null) {
            throw lacks(tensor);
        }
        return shape;
    }

    /** Notes that the tensors of an expression are used. */
    WeightExpression use(WeightExpression expression) {
        names(expression).forEach(this::use);
        return expression;
    }

    /** Notes that a tensor is used, or known to be without effect. */
    void use(String tensor) {
        shape(tensor);
        used.add(tensor);
    }

    /** Notes that all tensors of a module are copies of tied ones. */
    void useAll(String prefix) {
        shapes.keySet().stream().filter(tensor -> tensor.startsWith(prefix)).forEach(used::add);
    }

    /** @throws ConfigException if a tensor is left that would change the numbers */
    void requireAllUsed() {
        List<String> left = shapes.keySet().stream()
                .filter(tensor -> !used.contains(tensor) && !withoutEffect(tensor)).sorted().toList();
        if (!left.isEmpty()) {
            throw new ConfigException("the configuration does not account for " + left.size()
                    + " of the checkpoint's tensors: "
                    + String.join(", ", left.subList(0, Math.min(NAMED_IN_MESSAGES, left.size())))
                    + (left.size() > NAMED_IN_MESSAGES ? ", .." : ""));
        }
    }

    /** Rotary frequencies follow from the configuration; further-token heads take no part in plain decoding. */
    private static boolean withoutEffect(String tensor) {
        return tensor.endsWith("rotary_emb.inv_freq") || tensor.startsWith("mtp.");
    }

    private static ConfigException lacks(String tensor) {
        return new ConfigException("the checkpoint lacks " + tensor + ", which its configuration needs");
    }

    private static Stream<String> names(WeightExpression expression) {
        return switch (expression) {
            case WeightExpression.Published published -> Stream.of(published.tensor());
            case WeightExpression.Sliced sliced -> names(sliced.of());
            case WeightExpression.Concatenated parts -> parts.parts().stream().flatMap(PublishedTensors::names);
            case WeightExpression.Stacked parts -> parts.parts().stream().flatMap(PublishedTensors::names);
            case WeightExpression.Permuted permuted -> names(permuted.of());
            case WeightExpression.Reshaped reshaped -> names(reshaped.of());
            case WeightExpression.Deinterleaved deinterleaved -> names(deinterleaved.of());
        };
    }
}
