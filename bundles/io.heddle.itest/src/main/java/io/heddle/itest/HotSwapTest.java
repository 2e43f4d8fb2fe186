// SPDX-License-Identifier: Apache-2.0
package io.heddle.itest;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.api.config.Config;
import io.heddle.api.stack.AssemblyOptions;
import io.heddle.api.stack.BlockSpec;
import io.heddle.api.stack.InvalidStackException;
import io.heddle.api.stack.Provenance;
import io.heddle.api.stack.Session;
import io.heddle.api.stack.Session.Row;
import io.heddle.api.stack.Stack;
import io.heddle.api.stack.Stacks;
import io.heddle.api.stack.StateSnapshot;
import io.heddle.api.stack.SwapFailedException;
import io.heddle.api.stack.SwapOrder;
import io.heddle.api.stack.SwapReport;
import io.heddle.api.tensor.DataType;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.BundleContext;
import org.osgi.test.common.annotation.InjectBundleContext;
import org.osgi.test.common.annotation.InjectService;

/** A mechanism is exchanged between two passes: sequences in flight go on, on their states or from their tokens. */
class HotSwapTest {
    private static final long SEED = 20241122;
    private static final int VOCABULARY = 48;

    @InjectBundleContext
    BundleContext context;
    @InjectService(timeout = 20_000)
    Stacks stacks;
    private final ExponentialAverages averages = new ExponentialAverages();

    @AfterEach
    void removeWhatWasInstalled() {
        averages.removeAll();
    }

    private Stack stack(String notation) {
        return stacks.assemble(stacks.parse(notation + "; width=32 vocab=" + VOCABULARY), stacks.randomWeights(SEED),
                AssemblyOptions.standard().in(DataType.F64));
    }

    private static SwapOrder order(String places, String mechanism) {
        return new SwapOrder(places, new BlockSpec(mechanism, Config.empty()), Optional.empty());
    }

    private static int[] tokens(int count, long seed) {
        return new Random(seed).ints(count, 0, VOCABULARY).toArray();
    }

    private static float[] read(Session session, int slot, int... tokens) {
        return Logits.all(session.forward(List.of(new Row(slot, tokens))));
    }

    private SwapReport last() {
        return stacks.swaps().getLast();
    }

    @Test
    void aMechanismIsExchangedForItselfAndNothingChanges() {
        int[] ids = tokens(20, SEED);
        try (Stack stack = stack("ssd + mlp, attention"); Stack still = stack("ssd + mlp, attention");
                Session session = stack.open(1, 64); Session plain = still.open(1, 64)) {
            for (int i = 0; i < ids.length; i++) {
                float[] expected = read(plain, 0, ids[i]);
                SwapReport report = stack.swap(i % 2 == 0 ? order("0", "ssd") : order("attention", "attention"));
                assertEquals(i == 0 ? 0 : 1, report.sequences().moved());
                assertArrayEquals(expected, read(session, 0, ids[i]), "token " + i);
            }
        }
    }

    @Test
    void aHigherVersionIsTakenWhenItArrivesAndStatesGoOn() {
        averages.install(context, "average", 0, ExponentialAverages.Fault.NONE);
        int[] begin = tokens(7, SEED);
        int[] rest = tokens(5, SEED + 1);
        try (Stack stack = stack("average, attention"); Stack still = stack("average, attention");
                Session session = stack.open(1, 32); Session plain = still.open(1, 32)) {
            read(session, 0, begin);
            read(plain, 0, begin);
            float[] expected = read(plain, 0, rest);
            averages.install(context, "average", 5, ExponentialAverages.Fault.NONE);
            SwapReport report = stacks.swaps().stream().filter(one -> one.stack().equals(stack.spec().name()))
                    .reduce((a, b) -> b).orElseThrow();
            assertEquals(SwapReport.Outcome.TAKEN, report.outcome());
            assertEquals(1, report.sequences().moved());
            assertArrayEquals(expected, read(session, 0, rest));
            List<Provenance> spans = session.provenance(0);
            assertEquals(2, spans.size());
            assertEquals(7, spans.getFirst().to());
            assertEquals(12, spans.getLast().to());
            assertTrue(spans.getLast().generation() > spans.getFirst().generation());
        }
    }

    @Test
    void aMechanismThatFailsItsTrialIsNotTaken() {
        averages.install(context, "average", 0, ExponentialAverages.Fault.NONE);
        for (ExponentialAverages.Fault fault : List.of(ExponentialAverages.Fault.NOT_FINITE, ExponentialAverages.Fault.THROWS,
                ExponentialAverages.Fault.WRONG_SHAPE)) {
            try (Stack stack = stack("average, attention"); Session session = stack.open(1, 32)) {
                read(session, 0, 1, 2, 3);
                var bad = averages.install(context, "average", 9, fault);
                SwapReport report = last();
                assertEquals(SwapReport.Outcome.ROLLED_BACK, report.outcome(), fault.toString());
                assertTrue(report.detail().contains("average"), report.detail());
                assertTrue(Float.isFinite(read(session, 0, 4)[0]));
                assertEquals(1, session.provenance(0).size());
                bad.unregister();
            }
        }
    }

    @Test
    void aFailedMechanismThatIsTheOnlyOneIsNamedWhileTheStackWaits() {
        var good = averages.install(context, "average", 0, ExponentialAverages.Fault.NONE);
        try (Stack stack = stack("average, attention")) {
            good.unregister();
            averages.install(context, "average", 0, ExponentialAverages.Fault.NOT_FINITE);
            String waiting = stack.waitingFor().orElseThrow();
            assertTrue(waiting.contains("not finite"), waiting);
            averages.install(context, "average", 0, ExponentialAverages.Fault.NONE);
            assertEquals(Optional.empty(), stack.waitingFor());
        }
    }

    @Test
    void sequencesAreRebuiltFromTheirTokensWhereStatesDoNotFit() {
        int[] begin = tokens(300, SEED);
        int[] other = tokens(9, SEED + 2);
        int[] rest = tokens(6, SEED + 1);
        try (Stack stack = stack("ssd + mlp, attention"); Session session = stack.open(3, 400)) {
            session.forward(List.of(new Row(0, begin), new Row(2, other)));
            Session.Mark mark = session.mark(0);
            SwapReport report = stack.swap(order("0", "gla"));
            assertEquals(2, report.sequences().rebuilt());
            try (Session fresh = stack.open(3, 400)) {
                fresh.forward(List.of(new Row(0, begin), new Row(2, other)));
                float[] expected = read(fresh, 0, rest);
                assertTrue(Logits.distance(read(session, 0, rest), expected) < 1e-9);
                assertTrue(Logits.distance(read(session, 2, rest), read(fresh, 2, rest)) < 1e-9);
                session.rewind(mark);
                assertEquals(begin.length, session.length(0));
                assertTrue(Logits.distance(read(session, 0, rest), expected) < 1e-9);
            }
        }
    }

    @Test
    void aSequenceWhoseTokensAreNotKnownFinishesOnTheOldGeneration() {
        int[] begin = tokens(12, SEED);
        int[] rest = tokens(6, SEED + 1);
        try (Stack stack = stack("ssd, attention"); Stack still = stack("ssd, attention");
                Session session = stack.open(1, 64); Session plain = still.open(1, 64)) {
            read(plain, 0, begin);
            StateSnapshot saved = plain.save(0);
            float[] expected = read(plain, 0, rest);
            session.restore(0, saved);
            SwapReport report = stack.swap(order("0", "gla"));
            assertEquals(1, report.sequences().finishing());
            assertArrayEquals(expected, read(session, 0, rest));
            assertTrue(session.provenance(0).getLast().mechanisms().toString().contains("ssd"));
            session.reset(0);
            read(session, 0, rest);
            assertTrue(session.provenance(0).getLast().mechanisms().toString().contains("gla"));
        }
    }

    @Test
    void aWrongOrderIsRefusedAndChangesNothing() {
        averages.install(context, "average", 0, ExponentialAverages.Fault.NOT_FINITE);
        try (Stack stack = stack("ssd + mlp, attention"); Session session = stack.open(1, 64)) {
            String before = stacks.json(stack.spec());
            read(session, 0, 1, 2);
            for (String place : List.of("2", "0.2", "0-7", "retnet", "", "x")) {
                assertThrows(InvalidStackException.class, () -> stack.swap(order(place, "gla")), place);
            }
            assertThrows(IllegalStateException.class, () -> stack.swap(order("0", "nonesuch")));
            assertThrows(SwapFailedException.class, () -> stack.swap(order("0", "average")));
            assertEquals(before, stacks.json(stack.spec()));
            assertFalse(session.provenance(0).isEmpty());
            read(session, 0, 3);
            assertEquals(1, session.provenance(0).size());
        }
    }
}
