// SPDX-License-Identifier: Apache-2.0
package io.heddle.router.internal.notation;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import io.heddle.api.stack.HeadSpec;
import io.heddle.api.stack.InvalidStackException;
import io.heddle.api.stack.LayerSpec;
import io.heddle.api.stack.NormSpec;
import io.heddle.api.stack.StackSpec;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The stored form of stacks, JSON. Thread-safe; it has no state.
 *
 * <pre>
 * {"heddle": 1, "name": "...", "width": 256,
 *  "input": {"vocabulary": 256, "scale": 1, "positions": 0, "norm": NORM} or {"channels": 8, "timeGaps": false},
 *  "blocks": {"ID": {"mechanism": "ssd", "versions": "[1,2)", "filter": "(a=b)", "options": {...}}},
 *  "layers": [{"direction": "forward", "stages": [{"branches": [BRANCH], "combine": COMBINE}]}],
 *  "head": {"kind": "logits", "norm": NORM, "size": 256, "tied": true, "bias": false, "scale": 1, "softCap": 0}}
 *
 * NORM    {"kind": "rms", "epsilon": 1e-5, "weights": "ID", "offset": 0, "bias": false}
 * BRANCH  {"source": SOURCE, "norm": NORM, "block": "ID", "scaleIn": 1, "scaleOut": 1, "alternatives": [OTHER]}
 * OTHER   {"when": "context > 4096", "block": "ID", "weights": "ID"}: the first whose rule holds for a request takes the
 *         block's place, with the weights of another block if it names one; the rule is context, batch or memory (bytes
 *         left, with K, M, G or T), one of > < >= <=, and a number
 * SOURCE  "hidden", "hiddenWithEmbeddings", {"hiddenPlus": "VALUE"} or {"value": "VALUE"}
 * COMBINE {"residual": SCALES}, {"residualOfNorm": SCALES}, {"postNorm": SCALES and NORM}, {"publish": "VALUE"} or
 *         "replace"; SCALES is {"hidden": 1, "branch": 1}
 * </pre>
 *
 * <p>Scales, positions, offset, flags, source, alternatives, combine (residual) and direction may be left out and are then as above,
 * with {@code tied} false. Keys that are not listed, keys that come twice, other types and numbers that no double holds
 * are refused. A number that is not finite is written {@code {"__float__": "Infinity"}} and allowed in options only.
 */
public final class StackJson {
    static final String VERSION_KEY = "heddle";
    static final int VERSION = 1;
    static final Map<String, LayerSpec.Direction> DIRECTIONS = names(LayerSpec.Direction.values());
    static final Map<String, NormSpec.Kind> NORMS = names(NormSpec.Kind.values());
    static final Map<String, HeadSpec.Kind> HEADS = names(HeadSpec.Kind.values());

    private StackJson() {}

    /**
     * Reads the stored form: at most 16 Mi characters, 10,000 layers, 100,000 branches, 32 levels.
     *
     * @throws InvalidStackException naming the path in the JSON, what was found there and what is allowed
     */
    public static StackSpec read(String json) {
        StackSpec spec = JsonFields.read(JsonPath.top(), JsonTree.read(json), SpecReader::stack);
        long branches = spec.layers().stream().flatMap(layer -> layer.stages().stream())
                .mapToLong(stage -> stage.branches().size()).sum();
        if (branches > Limits.BRANCHES) {
            throw JsonPath.top().fault("found " + branches + " branches; allowed are " + Limits.BRANCHES);
        }
        return spec;
    }

    /**
     * Writes the stored form, indented, with a line feed at the end of each line but the last. {@link #read} gives an
     * equal stack.
     *
     * @throws InvalidStackException if a number is not finite, or an option has a type that JSON does not have or nests too
     *         deeply
     */
    public static String write(StackSpec spec) {
        StringWriter text = new StringWriter();
        DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
        try (JsonGenerator out = JsonTree.FACTORY.createGenerator(text)) {
            out.setPrettyPrinter(new DefaultPrettyPrinter().withObjectIndenter(indenter).withArrayIndenter(indenter));
            SpecWriter.write(SpecWriter.stack(spec), out);
        } catch (StreamConstraintsException tooDeep) {
            throw new InvalidStackException("the options of a block nest too deeply; a stack has at most "
                    + Limits.JSON_NESTING + " levels of JSON");
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return text.toString();
    }

    static String name(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static <E extends Enum<E>> Map<String, E> names(E[] values) {
        Map<String, E> names = new LinkedHashMap<>();
        Arrays.stream(values).forEach(value -> names.put(name(value), value));
        return names;
    }
}
