// SPDX-License-Identifier: Apache-2.0
package io.heddle.router.internal.notation;

import static io.heddle.router.internal.notation.Shown.layers;
import static io.heddle.router.internal.notation.Shown.parse;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.api.stack.Alternative;
import io.heddle.api.stack.BranchSpec;
import io.heddle.api.stack.InvalidStackException;
import io.heddle.api.stack.Request;
import io.heddle.api.stack.Resolution;
import io.heddle.api.stack.Rule;
import io.heddle.api.stack.StackSpec;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AlternativesTest {
    private static final long PLENTY = 1L << 40;

    private static Resolution resolved(String notation, long context, long batch, long memory) {
        return Resolution.of(parse(notation), new Request(context, batch, memory));
    }

    private static BranchSpec branch(StackSpec spec, int layer, int stage, int branch) {
        return spec.layers().get(layer).stages().get(stage).branches().get(branch);
    }

    @Test
    void theFirstRuleThatHoldsPicks() {
        String notation = "attention | context > 4096 ? ssd | batch >= 8 ? gla, mlp";
        assertEquals(List.of("attention", "mlp"), layers(resolved(notation, 4096, 7, PLENTY).spec()));
        assertEquals(List.of("gla", "mlp"), layers(resolved(notation, 4096, 8, PLENTY).spec()));
        Resolution both = resolved(notation, 4097, 8, PLENTY);
        assertEquals(List.of("ssd", "mlp"), layers(both.spec()));
        assertEquals("[ssd at 0.0.0 since context 4097 > 4096]", both.choices().toString());
        assertEquals("[attention at 0.0.0 since context 10 is not > 4096, batch 1 is not >= 8]",
                resolved(notation, 10, 1, PLENTY).choices().toString());
        assertFalse(both.spec().hasAlternatives());
        assertEquals(both, resolved(notation, 4097, 8, PLENTY));
    }

    @Test
    void rulesLookAtTheMemoryThatIsLeftToo() {
        String notation = "mlp & attention | memory < 2G ? ssd + attention|memory<=512M?gla";
        assertEquals(List.of("mlp&attention+attention"), layers(resolved(notation, 1, 1, 2L << 30).spec()));
        assertEquals(List.of("mlp&ssd+attention"), layers(resolved(notation, 1, 1, (2L << 30) - 1).spec()));
        Resolution least = resolved(notation, 1, 1, 512L << 20);
        assertEquals(List.of("mlp&ssd+gla"), layers(least.spec()));
        assertEquals(List.of("memory 512.0M < 2G", "memory 512.0M <= 512M"),
                least.choices().stream().map(choice -> choice.reason()).toList());
    }

    @Test
    void anAlternativeHasItsOwnWeightsOrThoseOfTheBlockThatItNames() {
        StackSpec own = parse("attention | context > 64 ? attention(window=16)");
        assertEquals(List.of(new Alternative(Rule.parse("context > 64"), "layers.0.attention.2", Optional.empty())),
                branch(own, 0, 0, 0).alternatives());
        StackSpec shared = parse("attention#a | context > 64 ? attention(window=16)#a, ssd#s, attention | batch > 2 ? ssd#s");
        assertEquals(Optional.of("a"), branch(shared, 0, 0, 0).alternatives().getFirst().weights());
        StackSpec resolved = Resolution.of(shared, new Request(65, 3, PLENTY)).spec();
        assertEquals(List.of("a", "s", "s"), IntStream.range(0, 3).mapToObj(i -> branch(resolved, i, 0, 0).block()).toList());
        assertEquals(1, resolved.blocks().get("a").options().keys().size());
        assertEquals(0, Resolution.of(shared, new Request(64, 1, PLENTY)).spec().blocks().get("a").options().keys().size());
        var clash = assertThrows(InvalidStackException.class,
                () -> resolved("attention#a | context > 64 ? attention(window=16)#a, attention#a", 65, 1, PLENTY));
        assertTrue(clash.getMessage().startsWith("two settings of a would run at once, one of them at 1.0.0"), clash.getMessage());
    }

    @Test
    void allThatARequestCanGetIsKnown() {
        StackSpec spec = parse("attention | context > 10 ? ssd, attention | context > 20 ? ssd | batch > 4 ? gla");
        assertEquals(List.of("attention attention", "attention gla", "ssd attention", "ssd gla", "ssd ssd"),
                Resolution.all(spec).stream().map(one -> String.join(" ", layers(one.spec()))).sorted().toList());
        assertEquals(List.of("attention", "attention"), layers(Resolution.all(spec).getFirst().spec()));
        assertEquals(List.of((long) Integer.MAX_VALUE, 21L, 20L, 19L, 11L, 10L, 9L, 1L), Resolution.longestFirst(spec));
        assertEquals(1, Resolution.all(parse("ssd, mlp")).size());
    }

    @Test
    void theyArePrintedAndStoredAsTheyAreWritten() {
        String notation = "4 x (3 ssd, attention#a | context > 4096 ? attention(window=512)#a | memory < 1536M ? ssd + mlp)";
        StackSpec spec = parse(notation);
        assertTrue(StackNotation.reaches(spec));
        assertEquals("4 x (3 ssd, attention#a | context > 4096 ? attention#a | memory < 1536M ? ssd + mlp)",
                StackNotation.printLayers(spec));
        assertEquals(spec, StackJson.read(StackJson.write(spec)));
        assertTrue(StackJson.write(spec).contains("\"when\" : \"context > 4096\""));
    }

    @Test
    void storedRulesThatAreNoneAreRefused() {
        String json = StackJson.write(parse("attention | context > 4096 ? ssd"));
        for (String rule : List.of("context", "context = 5", "kontext > 5", "context > -5", "context > 99999999999999999", "memory < 9999T")) {
            var refused = assertThrows(InvalidStackException.class, () -> StackJson.read(json.replace("context > 4096", rule)));
            assertEquals(1, refused.getMessage().lines().count());
            assertTrue(refused.getMessage().contains("allowed"), refused.getMessage());
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '!', value = {
        "attention | ssd                       ! position 13: found \"ssd\"; needed is context, batch, memory",
        "attention | context 5 ? ssd           ! position 21: found \"5\"; needed is one of > < >= <=",
        "attention | context > ssd ? ssd       ! position 23: found \"ssd\"; needed is a number",
        "attention | context > 5 ssd           ! position 25: found \"ssd\"; needed is \"?\"",
        "attention | context > 5 ? 3 ssd       ! position 27: found \"3\"; needed is a mechanism",
        "attention | context > 5 ? mamba       ! position 27: found the preset mamba as a layer",
        "attention | context > 5 ? ssd@raw     ! position 27: found @ at an alternative",
        "attention | context > 5.5 ? ssd       ! position 23: found the rule 'context > 5.5'",
        "attention | memory < 9999T ? ssd      ! position 22: a rule compares with",
        "attention#a | batch > 1 ? ssd#a       ! position 27: found ssd with the weights of \"a\", which is attention",
        "(ssd, attention) | batch > 1 ? ssd    ! position 18: found \"|\" after a bracket",
    })
    void whatIsNoAlternativeIsRefusedWithItsPlace(String notation, String expected) {
        String message = assertThrows(InvalidStackException.class, () -> parse(notation)).getMessage();
        assertTrue(message.startsWith(expected), message);
    }

    @Test
    void tooManyRulesAreRefused() {
        String rules = IntStream.range(0, 17).mapToObj(i -> "| context > " + i + " ? ssd").collect(Collectors.joining(" "));
        String message = assertThrows(InvalidStackException.class, () -> parse("attention " + rules)).getMessage();
        assertTrue(message.startsWith("the alternatives have 17 different rules; at most 16"), message);
    }
}
