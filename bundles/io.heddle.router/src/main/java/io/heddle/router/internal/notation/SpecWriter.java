// SPDX-License-Identifier: Apache-2.0
package io.heddle.router.internal.notation;

import com.fasterxml.jackson.core.JsonGenerator;
import io.heddle.api.stack.Alternative;
import io.heddle.api.stack.BlockSpec;
import io.heddle.api.stack.BranchSpec;
import io.heddle.api.stack.Combine;
import io.heddle.api.stack.HeadSpec;
import io.heddle.api.stack.InputSpec;
import io.heddle.api.stack.InvalidStackException;
import io.heddle.api.stack.LayerSpec;
import io.heddle.api.stack.NormSpec;
import io.heddle.api.stack.Source;
import io.heddle.api.stack.StackSpec;
import io.heddle.api.stack.StageSpec;
import java.io.IOException;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Turns a stack into the maps and lists of its stored form; what has its default is left out. */
final class SpecWriter {
    private SpecWriter() {}

    static Map<String, Object> stack(StackSpec spec) {
        Map<String, Object> stack = new LinkedHashMap<>();
        stack.put(StackJson.VERSION_KEY, StackJson.VERSION);
        stack.put("name", spec.name());
        stack.put("width", spec.width());
        stack.put("input", input(spec.input()));
        Map<String, Object> blocks = new LinkedHashMap<>();
        spec.blocks().forEach((id, block) -> blocks.put(id, block(block)));
        stack.put("blocks", blocks);
        stack.put("layers", spec.layers().stream().map(SpecWriter::layer).toList());
        stack.put("head", head(spec.head()));
        return stack;
    }

    private static Map<String, Object> input(InputSpec input) {
        Map<String, Object> fields = new LinkedHashMap<>();
        switch (input) {
            case InputSpec.Tokens tokens -> {
                fields.put("vocabulary", tokens.vocabulary());
                unless(fields, "scale", tokens.scale(), 1.0);
                unless(fields, "positions", tokens.positions(), 0);
            }
            case InputSpec.Features features -> {
                fields.put("channels", features.channels());
                unless(fields, "timeGaps", features.timeGaps(), false);
            }
        }
        put(fields, "norm", input.norm().map(SpecWriter::norm));
        return fields;
    }

    private static Map<String, Object> block(BlockSpec block) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("mechanism", block.mechanism());
        put(fields, "versions", block.versions());
        put(fields, "filter", block.filter());
        unless(fields, "options", block.options().asMap(), Map.of());
        return fields;
    }

    private static Map<String, Object> layer(LayerSpec layer) {
        Map<String, Object> fields = new LinkedHashMap<>();
        unless(fields, "direction", StackJson.name(layer.direction()), StackJson.name(LayerSpec.Direction.FORWARD));
        fields.put("stages", layer.stages().stream().map(SpecWriter::stage).toList());
        return fields;
    }

    private static Map<String, Object> stage(StageSpec stage) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("branches", stage.branches().stream().map(SpecWriter::branch).toList());
        if (!stage.combine().equals(Combine.residual())) {
            fields.put("combine", combine(stage.combine()));
        }
        return fields;
    }

    private static Object combine(Combine combine) {
        return switch (combine) {
            case Combine.Residual of -> Map.of("residual", scales(of.hidden(), of.branch()));
            case Combine.ResidualOfNorm of -> Map.of("residualOfNorm", scales(of.hidden(), of.branch()));
            case Combine.PostNorm of -> {
                Map<String, Object> fields = scales(of.hidden(), of.branch());
                fields.put("norm", norm(of.norm()));
                yield Map.of("postNorm", fields);
            }
            case Combine.Publish of -> Map.of("publish", of.value());
            case Combine.Replace of -> "replace";
        };
    }

    private static Map<String, Object> scales(double hidden, double branch) {
        Map<String, Object> fields = new LinkedHashMap<>();
        unless(fields, "hidden", hidden, 1.0);
        unless(fields, "branch", branch, 1.0);
        return fields;
    }

    private static Map<String, Object> branch(BranchSpec branch) {
        Map<String, Object> fields = new LinkedHashMap<>();
        switch (branch.source()) {
            case Source.Hidden hidden -> { }
            case Source.HiddenWithEmbeddings both -> fields.put("source", "hiddenWithEmbeddings");
            case Source.HiddenPlus plus -> fields.put("source", Map.of("hiddenPlus", plus.value()));
            case Source.Value value -> fields.put("source", Map.of("value", value.value()));
        }
        put(fields, "norm", branch.norm().map(SpecWriter::norm));
        fields.put("block", branch.block());
        unless(fields, "scaleIn", branch.scaleIn(), 1.0);
        unless(fields, "scaleOut", branch.scaleOut(), 1.0);
        unless(fields, "alternatives", branch.alternatives().stream().map(SpecWriter::alternative).toList(), List.of());
        return fields;
    }

    private static Map<String, Object> alternative(Alternative alternative) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("when", alternative.when().toString());
        fields.put("block", alternative.block());
        put(fields, "weights", alternative.weights());
        return fields;
    }

    private static Map<String, Object> norm(NormSpec norm) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("kind", StackJson.name(norm.kind()));
        fields.put("epsilon", finite("epsilon", norm.epsilon()));
        fields.put("weights", norm.weights());
        unless(fields, "offset", norm.offset(), 0.0);
        unless(fields, "bias", norm.bias(), false);
        return fields;
    }

    private static Map<String, Object> head(HeadSpec head) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("kind", StackJson.name(head.kind()));
        put(fields, "norm", head.norm().map(SpecWriter::norm));
        fields.put("size", head.size());
        unless(fields, "tied", head.tied(), false);
        unless(fields, "bias", head.bias(), false);
        unless(fields, "scale", head.scale(), 1.0);
        unless(fields, "softCap", head.softCap(), 0.0);
        return fields;
    }

    private static void put(Map<String, Object> fields, String key, Optional<?> value) {
        value.ifPresent(present -> fields.put(key, present));
    }

    /** Boxed values are compared, so that minus zero is written. */
    private static void unless(Map<String, Object> fields, String key, Object value, Object standard) {
        if (!value.equals(standard)) {
            fields.put(key, value instanceof Double number ? finite(key, number) : value);
        }
    }

    private static Double finite(String key, Double number) {
        if (!Double.isFinite(number)) {
            throw new InvalidStackException(key + " is " + number + "; a finite number is allowed");
        }
        return number;
    }

    /** Writes maps, lists and values. */
    static void write(@Nullable Object value, JsonGenerator out) throws IOException {
        switch (value) {
            case Map<?, ?> object -> {
                out.writeStartObject();
                for (Map.Entry<?, ?> entry : object.entrySet()) {
                    out.writeFieldName(String.valueOf(entry.getKey()));
                    write(entry.getValue(), out);
                }
                out.writeEndObject();
            }
            case List<?> list -> {
                out.writeStartArray();
                for (Object entry : list) {
                    write(entry, out);
                }
                out.writeEndArray();
            }
            case Double number when !Double.isFinite(number) -> write(JsonTree.written(number), out);
            case Float number -> write(number.doubleValue(), out);
            case String text -> out.writeString(text);
            case Boolean flag -> out.writeBoolean(flag);
            case Integer number -> out.writeNumber(number);
            case Long number -> out.writeNumber(number);
            case BigInteger number -> out.writeNumber(number);
            case Double number -> out.writeNumber(number);
            case null -> out.writeNull();
            default -> throw new InvalidStackException("found an option of the type " + value.getClass().getName()
                    + "; texts, numbers, flags, lists and maps are allowed");
        }
    }
}
