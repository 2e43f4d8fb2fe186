// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.api.config.Config;
import io.heddle.api.stack.BlockSpec;
import io.heddle.api.stack.HeadSpec;
import io.heddle.api.stack.InputSpec;
import io.heddle.api.stack.LayerSpec;
import io.heddle.api.stack.MissingMechanismException;
import io.heddle.api.stack.NormSpec;
import io.heddle.api.stack.StackOutline;
import io.heddle.api.stack.StackSpec;
import io.heddle.api.stack.StageSpec;
import io.heddle.api.state.StateSpec;
import io.heddle.api.tensor.Shape;
import io.heddle.api.weight.Weight;
import io.heddle.api.weight.WeightInit;
import io.heddle.checkpoint.hub.HubCache;
import io.heddle.shell.internal.advice.Advice;
import io.heddle.shell.internal.advice.Need;
import io.heddle.shell.internal.argument.UsageException;
import io.heddle.shell.internal.model.NamedModels;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class AdviseCommandTest {
    private static final int WEIGHTS = 1000;
    private static final int CACHE = 10;
    private static final int STATE = 400;

    /** Reads of a notation only which mixers it has: four layers of the first, or one of two and three of the other. */
    private static final class Sketches extends ToyStacks {
        @Override
        public StackSpec parse(String text) {
            Matcher name = Pattern.compile("name=(\\S+)").matcher(text);
            NormSpec norm = NormSpec.rms(1e-5, "norm");
            return new StackSpec(name.find() ? name.group(1) : text, 8, new InputSpec.Tokens(16),
                    Map.of("a", new BlockSpec("x", Config.empty().with("notation", text))),
                    List.of(new LayerSpec(StageSpec.residual(norm, "a"))), HeadSpec.logits(norm, 16, true));
        }

        @Override
        public StackOutline outline(StackSpec spec) {
            String text = spec.blocks().get("a").options().text("notation").orElseThrow();
            if (text.contains("rglru")) {
                throw new MissingMechanismException("no mechanism rglru is installed");
            }
            Weight weight = new Weight("a/w", Shape.of(WEIGHTS), Weight.Use.MATRIX, WeightInit.constant(0));
            List<StackOutline.Use> uses = new ArrayList<>();
            for (int layer = 0; layer < 4; layer++) {
                uses.add(new StackOutline.Use(layer, 0, 0, "a", info(mechanism(text), List.of()), state(text, layer),
                        List.of(weight)));
            }
            return new StackOutline(spec, uses, List.of(weight));
        }

        private static String mechanism(String text) {
            return text.contains("deltanet") ? "deltanet" : text.contains("selectivescan") ? "selectivescan" : "ssd";
        }

        private static StateSpec state(String text, int layer) {
            boolean mixed = text.contains("else") || text.startsWith("[");
            boolean attends = text.contains("attention") && (!mixed || layer == 0);
            return attends ? StateSpec.none().cache("keys", text.contains("window") ? 2048 : 0, CACHE)
                    : StateSpec.none().recurrent("s", STATE);
        }
    }

    private final AdviseCommand command = new AdviseCommand(new Callers(new NamedModels(Path.of("models"), new HubCache(Path.of("hub"))), false, false), new Sketches());

    private Advice advise(String context, String memory, String needs, String... notation) throws Exception {
        try (Shell shell = new Shell(Path.of("").toAbsolutePath())) {
            return command.advise(shell.session(), context, memory, needs, 2048, 24, 32_000, 4, 4, notation);
        }
    }

    private static List<String> names(Advice advice) {
        return advice.ranked().stream().map(Advice.Ranked::name).toList();
    }

    @Test
    void recallAsksForAttentionAndStreamingForNone() throws Exception {
        assertEquals("attention", names(advise("64K", "1G", "recall")).getFirst());
        assertEquals("mamba2-attention", names(advise("256", "1G", "recall,latency")).getFirst());
        assertTrue(List.of("mamba", "mamba2").contains(names(advise("64K", "1G", "streaming,memory")).getFirst()));
        assertEquals("samba", names(advise("64K", "1G", "recall,streaming")).getFirst());
    }

    @Test
    void whatDoesNotFitComesLast() throws Exception {
        // Four caches of 10 elements at 4 bytes for 65,536 tokens take 10 MiB.
        Advice advice = advise("64K", "4M", "recall");
        assertEquals("attention", names(advice).getLast());
        assertEquals("mamba2-attention", names(advice).getFirst());
        assertTrue(advice.text().lines().anyMatch(line -> line.startsWith("attention ") && line.contains(" no ")),
                advice.text());
        assertTrue(advise("64K", "1K", "recall").text().contains("nothing fits"));
    }

    @Test
    void figuresAreThePlanners() throws Exception {
        Advice advice = advise("64K", "1G", "memory");
        Advice.Ranked attention = advice.ranked().stream().filter(r -> r.name().equals("attention")).findFirst().orElseThrow();
        assertEquals(4.0 * 4 * CACHE * 65_536, attention.figures().growing(65_536));
        assertEquals(0, attention.figures().fixed(65_536));
        assertEquals((1L << 30) / (16 * CACHE) - 4 * WEIGHTS / (16 * CACHE), attention.figures().longest(1L << 30));
        assertEquals(4.0 * 4 * WEIGHTS + 16.0 * CACHE * 65_536, attention.figures().step(65_536));
        Advice.Ranked mamba2 = advice.ranked().stream().filter(r -> r.name().equals("mamba2")).findFirst().orElseThrow();
        assertEquals(4.0 * 4 * STATE, mamba2.figures().fixed(65_536));
        assertEquals((long) ((1L << 30) - 4.0 * WEIGHTS) / (16 * STATE), mamba2.figures().sequences(1L << 30, 65_536));
    }

    @Test
    void everyReasonThatIsNoFigureHasASource() throws Exception {
        Advice advice = advise("64K", "1G", "recall,streaming,latency,throughput,training,memory");
        for (Advice.Ranked one : advice.ranked()) {
            assertEquals(6, one.verdicts().size());
            one.verdicts().forEach(verdict -> {
                assertTrue(verdict.score() >= 0 && verdict.score() <= 1, one.name() + " " + verdict);
                assertTrue(verdict.need() != Need.RECALL || verdict.source().contains(" 20"), verdict.toString());
            });
        }
        String text = advice.text();
        assertTrue(text.contains("1. ") && text.contains("   recall: ") && text.contains("et al. 20"), text);
    }

    @Test
    void whatIsNotInstalledIsLeftOutAndNamed() throws Exception {
        Advice advice = advise("64K", "1G", "recall");
        assertTrue(!names(advice).contains("griffin"));
        assertTrue(advice.text().contains("left out: griffin: no mechanism rglru is installed"), advice.text());
    }

    @Test
    void aStackOfOnesOwnIsComparedToo() throws Exception {
        assertTrue(names(advise("64K", "1G", "recall", "2", "ssd")).contains("2 ssd"));
    }

    @Test
    void wrongWordsGiveOneLine() {
        refused("--needs has 'recal'; did you mean recall? allowed: recall, streaming, latency, throughput, training, memory",
                "64K", "1G", "recal");
        refused("--memory is 'much'; a number of bytes, as 17179869184 or 16G, is allowed", "64K", "much", "recall");
        refused("--context is 1K,2K; one number is allowed", "1K,2K", "1G", "recall");
    }

    @Test
    void memoryIsReadInPowersOf1024() {
        assertEquals(16.0 * (1L << 30), AdviseCommand.bytes("--memory", "16G"));
        assertEquals(1.5 * (1L << 20), AdviseCommand.bytes("--memory", "1.5 MiB"));
        assertEquals(4096, AdviseCommand.bytes("--memory", "4096"));
    }

    private void refused(String message, String context, String memory, String needs) {
        assertEquals(message, assertThrows(UsageException.class, () -> advise(context, memory, needs)).getMessage());
    }
}
