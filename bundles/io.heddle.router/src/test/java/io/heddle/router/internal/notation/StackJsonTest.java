// SPDX-License-Identifier: Apache-2.0
package io.heddle.router.internal.notation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.api.config.Config;
import io.heddle.api.stack.BlockSpec;
import io.heddle.api.stack.BranchSpec;
import io.heddle.api.stack.Combine;
import io.heddle.api.stack.HeadSpec;
import io.heddle.api.stack.InputSpec;
import io.heddle.api.stack.InvalidStackException;
import io.heddle.api.stack.LayerSpec;
import io.heddle.api.stack.LayerSpec.Direction;
import io.heddle.api.stack.NormSpec;
import io.heddle.api.stack.Source;
import io.heddle.api.stack.StackSpec;
import io.heddle.api.stack.StageSpec;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StackJsonTest {
    private static final NormSpec NORM = new NormSpec(NormSpec.Kind.LAYER, 1e-6, "n", 0.1, true);
    private static final String SMALL = StackJson.write(StackNotation.parse("ssd, attention(heads=8)"));

    @Test
    void everythingThatAStackCanSayIsReadBack() {
        StackSpec spec = new StackSpec("all \"of\" it\n\u4e2d", 12,
                new InputSpec.Tokens(7, -0.0, 3, Optional.of(NORM)), blocks(),
                List.of(new LayerSpec(stages(), Direction.BOTH), new LayerSpec(stages(), Direction.REVERSE)),
                new HeadSpec(HeadSpec.Kind.CLASSES, Optional.empty(), 5, false, true, 1.0 / 3, 30));
        assertEquals(spec, StackJson.read(StackJson.write(spec)));
    }

    @Test
    void featuresWithoutAHeadAreReadBack() {
        StackSpec spec = new StackSpec("", 1, new InputSpec.Features(3, true, Optional.of(NORM)), Map.of(), List.of(),
                new HeadSpec(HeadSpec.Kind.NONE, Optional.of(NORM), 1, false, false, 1, 0));
        assertEquals(spec, StackJson.read(StackJson.write(spec)));
    }

    private static Map<String, BlockSpec> blocks() {
        Map<String, Object> options = new LinkedHashMap<>();
        options.put("whole", 1);
        options.put("long", 1L << 40);
        options.put("big", BigInteger.TEN.pow(50));
        options.put("number", 0.1);
        options.put("infinite", Double.NEGATIVE_INFINITY);
        options.put("none", null);
        options.put("list", Arrays.asList(1, null, List.of(), Map.of("a", false)));
        return Map.of("strange id \u0000 /#", new BlockSpec("ssd", Optional.of("[1,2)"), Optional.of("(a=b)"),
                Config.of(options)), "b", new BlockSpec("mlp", Config.empty()));
    }

    private static List<StageSpec> stages() {
        String id = "strange id \u0000 /#";
        return List.of(
                new StageSpec(List.of(new BranchSpec(new Source.HiddenWithEmbeddings(), Optional.empty(), id, 2, 0.5),
                        BranchSpec.of(NORM, "b")), new Combine.Publish("v")),
                new StageSpec(List.of(new BranchSpec(new Source.Value("v"), Optional.of(NORM), "b", 1, 1)),
                        new Combine.PostNorm(0.5, 1, NORM)),
                new StageSpec(List.of(new BranchSpec(new Source.HiddenPlus("v"), Optional.of(NORM), id, 1, 1)),
                        new Combine.ResidualOfNorm(1, 3)),
                new StageSpec(List.of(BranchSpec.of(NORM, id)), new Combine.Residual(1, 0.22)),
                new StageSpec(List.of(BranchSpec.of(NORM, id)), new Combine.Replace()));
    }

    @Test
    void whatIsUsualNeedNotBeWritten() {
        assertEquals(StackNotation.parse("ssd; tied=false"), StackJson.read("""
                {"heddle": 1, "name": "stack", "width": 256, "input": {"vocabulary": 256},
                 "blocks": {"layers.0.ssd": {"mechanism": "ssd"}},
                 "layers": [{"stages": [{"branches": [{"block": "layers.0.ssd",
                    "norm": {"kind": "rms", "epsilon": 1e-5, "weights": "layers.0.norm"}}]}]}],
                 "head": {"kind": "logits", "size": 256, "norm": {"kind": "rms", "epsilon": 1e-5, "weights": "norm"}}}
                """));
    }

    @Test
    void publishedInfinitiesAreNumbers() {
        StackSpec spec = StackJson.read(SMALL.replace("\"heads\" : 8", "\"limit\": [0.0, {\"__float__\": \"Infinity\"}]"));
        assertEquals(List.of(0.0, Double.POSITIVE_INFINITY),
                spec.blocks().get("layers.1.attention").options().list("limit").orElseThrow());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "\"width\" : 256      | \"width\" : 256, \"width\" : 1 | JSON width: found the key a second time",
        "\"width\" : 256      | \"width\" : \"256\"   | JSON width: found \"256\"; allowed is a whole number",
        "\"width\" : 256      | \"width\" : 0         | JSON width: found 0; allowed is a whole number from 1",
        "\"width\" : 256      | \"width\" : 2.5       | JSON width: found 2.5",
        "\"width\" : 256      | \"width\" : null      | JSON width: found null",
        "\"width\" : 256      | \"widht\" : 256       | JSON: found no width; it is needed",
        "\"width\" : 256,     | \"width\" : 256, \"depth\" : 2, | JSON: found the unknown key \"depth\"; allowed are heddle",
        "\"name\" :           | \"name\" : 3, \"nmae\" : | JSON name: found 3; allowed is a text",
        "\"heddle\" : 1       | \"heddle\" : 2        | JSON heddle: found 2; allowed is 1",
        "\"kind\" : \"logits\"| \"kind\" : \"logit\"  | JSON head.kind: found \"logit\"; allowed is logits or classes or none",
        "\"tied\" : true      | \"tied\" : 1          | JSON head.tied: found 1; allowed is true or false",
        "\"mechanism\" : \"ssd\" | \"mechanism\" : \"\" | JSON blocks[\"layers.0.ssd\"].mechanism: found \"\"; allowed is a name",
        "\"mechanism\" : \"ssd\" | \"mechanism\" : \"ssd\", \"option\" : {} | JSON blocks[\"layers.0.ssd\"]: found the unknown key \"option\" (did you mean options?)",
        "\"heads\" : 8        | \"heads\" : 8, \"heads\" : 9 | JSON blocks[\"layers.1.attention\"].options.heads: found the key a second",
        "\"heads\" : 8        | \"heads\" : 1e999     | JSON blocks[\"layers.1.attention\"].options.heads: found \"1e999\"",
        "\"heads\" : 8        | \"heads\" : NaN       | JSON blocks[\"layers.1.attention\"].options: line 15 column",
        "\"epsilon\" : 1.0E-5 | \"epsilon\" : true    | JSON layers[0].stages[0].branches[0].norm.epsilon: found true; allowed is a number",
        "\"block\" :          | \"source\" : {\"value\": \"a\", \"hiddenPlus\": \"b\"}, \"block\" : | JSON layers[0].stages[0].branches[0].source: found value and hiddenPlus of",
        "\"block\" :          | \"source\" : {\"value\": 3}, \"block\" : | JSON layers[0].stages[0].branches[0].source.value: found 3; allowed is a text",
        "\"block\" : \"layers.0.ssd\" | \"block\" : \"other\" | layer 0 names the block other, which is not described",
        "\"block\" :          | \"blok\" :            | JSON layers[0].stages[0].branches[0]: found no block"
    })
    void malformedFieldsAreRefusedWithTheirPath(String good, String bad, String beginning) {
        assertTrue(SMALL.contains(good), SMALL);
        assertRefused(SMALL.replaceFirst(Pattern.quote(good), Matcher.quoteReplacement(bad)),
                beginning);
    }

    @Test
    void malformedTextsAreRefused() {
        assertRefused("{", "JSON: line 1 column 2 is not JSON");
        assertRefused("{}", "JSON: found no heddle; it is needed");
        assertRefused("[]", "JSON: found no object");
        assertRefused("", "JSON: found no value");
        assertRefused(SMALL + "{}", "JSON: found more after the end");
        assertRefused(SMALL.substring(0, SMALL.length() / 2), "JSON ");
        assertRefused("{\"a\":".repeat(1000), "JSON ");
        assertRefused("{\"a\":" + "1".repeat(1000) + "}", "JSON: found more nesting or digits");
        assertRefused("{'a':1}", "JSON: line 1 column");
        assertRefused("{\"a\":1,}", "JSON: line 1 column");
    }

    @Test
    void emptyLayersAndStagesAreRefusedWithTheirPath() {
        String head = "{\"heddle\":1,\"name\":\"\",\"width\":1,\"input\":{\"vocabulary\":1},\"blocks\":{},\"layers\":[";
        assertRefused(head + "{\"stages\":[]}]}", "JSON layers[0].stages: found an empty list");
        assertRefused(head + "{\"stages\":[{\"branches\":[]}]}]}", "JSON layers[0].stages[0].branches: found an empty list");
        assertRefused(head + "1".repeat(1) + ",1".repeat(Limits.LAYERS) + "]}", "JSON layers: found 10001 entries");
    }

    @Test
    void whatJsonCannotSayIsNotWritten() {
        StackSpec odd = with(Config.of(Map.of("a", new StringBuilder("b"))));
        assertThrows(InvalidStackException.class, () -> StackJson.write(odd));
        Map<String, Object> deep = Map.of();
        for (int i = 0; i < 100; i++) {
            deep = Map.of("a", deep);
        }
        StackSpec tooDeep = with(Config.of(deep));
        assertThrows(InvalidStackException.class, () -> StackJson.write(tooDeep));
    }

    private static StackSpec with(Config options) {
        StackSpec spec = StackNotation.parse("ssd");
        return new StackSpec(spec.name(), spec.width(), spec.input(), Map.of("layers.0.ssd", new BlockSpec("ssd", options)),
                spec.layers(), spec.head());
    }

    private static void assertRefused(String json, String beginning) {
        String message = assertThrows(InvalidStackException.class, () -> StackJson.read(json), json).getMessage();
        assertTrue(message.startsWith(beginning), message);
        assertEquals(1, message.lines().count(), message);
    }
}
