// SPDX-License-Identifier: Apache-2.0
package io.heddle.itest;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.api.stack.AssemblyOptions;
import io.heddle.api.stack.IncompatibleStateException;
import io.heddle.api.stack.Output;
import io.heddle.api.stack.Session;
import io.heddle.api.stack.Session.Row;
import io.heddle.api.stack.Stack;
import io.heddle.api.stack.Stacks;
import io.heddle.api.stack.StateSnapshot;
import io.heddle.api.tensor.DataType;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.osgi.test.common.annotation.InjectService;

/** Several mechanisms in one stack: however a sequence is cut, batched, kept or resumed, the logits stay. */
class MixedStacksTest {
    private static final long SEED = 20240917;
    private static final int VOCABULARY = 96;

    @InjectService(timeout = 20_000)
    Stacks stacks;

    static List<String> notations() {
        return List.of(
                "2 (attention + mlp); width=32 vocab=96",
                "attention(window=5) + mlp, attention + mlp; width=32 vocab=96",
                "2 (ssd + mlp), attention + moe; width=32 vocab=96",
                "ssd & attention; width=32 vocab=96",
                "2 (attention@embeddings#a > mlp#b > linear@raw >+ selectivescan(headGroups=2)); width=32 vocab=96",
                "rwkv(version=4) + rwkvchannel(version=4), rwkv(version=5.1), rwkv(version=6), 2 (rwkv + rwkvchannel); width=32 vocab=96");
    }

    private Stack stack(String notation, AssemblyOptions options) {
        return stacks.assemble(stacks.parse(notation), stacks.randomWeights(SEED), options);
    }

    private static AssemblyOptions exact() {
        return AssemblyOptions.standard().in(DataType.F64);
    }

    private static int[] tokens(int count, long seed) {
        return new Random(seed).ints(count, 0, VOCABULARY).toArray();
    }

    private static void assertClose(float[] expected, float[] found, String what) {
        double distance = Logits.distance(found, expected);
        // Logits leave a session as floats, so two exact ways may differ by one rounding.
        assertTrue(distance <= 1e-6, what + " is off by " + distance);
    }

    @ParameterizedTest
    @MethodSource("notations")
    void piecesEqualTheWhole(String notation) {
        int[][] ids = {tokens(61, SEED)};
        try (Stack stack = stack(notation, exact()); Session session = stack.open(1, 61)) {
            float[] whole = Logits.of(session, ids, 61)[0];
            for (int piece : new int[] {1, 7, 40}) {
                session.reset(0);
                assertClose(whole, Logits.of(session, ids, piece)[0], notation + " in pieces of " + piece);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("notations")
    void recordedEqualsUnrecorded(String notation) {
        int[][] ids = {tokens(23, SEED), tokens(23, SEED + 1)};
        try (Stack recorded = stack(notation, exact()); Stack plain = stack(notation, exact().unrecorded());
                Session a = recorded.open(2, 23); Session b = plain.open(2, 23)) {
            float[][] expected = Logits.of(b, ids, 5);
            float[][] found = Logits.of(a, ids, 5);
            assertArrayEquals(expected[0], found[0]);
            assertArrayEquals(expected[1], found[1]);
        }
    }

    @ParameterizedTest
    @MethodSource("notations")
    void aRaggedBatchEqualsItsRows(String notation) {
        int[][] ids = {tokens(19, SEED), tokens(7, SEED + 1), tokens(0, SEED + 2), tokens(31, SEED + 3)};
        try (Stack stack = stack(notation, exact()); Session batch = stack.open(4, 40); Session alone = stack.open(1, 40)) {
            Output together = batch.forward(List.of(new Row(2, ids[0]), new Row(0, ids[1]), new Row(1, ids[2]), new Row(3, ids[3])));
            float[][] rows = new float[4][];
            for (int row = 0; row < 4; row++) {
                rows[row] = Arrays.copyOfRange(together.values(), together.at(row, 0),
                        together.at(row, 0) + ids[row].length * together.size());
            }
            float[] next = batch.forward(List.of(new Row(0, new int[] {5}), new Row(2, new int[] {6}))).copy(0, 0);
            for (int row : new int[] {0, 1, 3}) {
                alone.reset(0);
                assertClose(Logits.of(alone, new int[][] {ids[row]}, 64)[0], rows[row], notation + " row " + row);
            }
            alone.reset(0);
            alone.forward(List.of(new Row(0, ids[1])));
            float[] expected = alone.forward(List.of(new Row(0, new int[] {5}))).copy(0, 0);
            assertClose(expected, next, notation + " after a ragged batch");
        }
    }

    @ParameterizedTest
    @MethodSource("notations")
    void rewindingToAMarkForgetsWhatFollowed(String notation) {
        int[] begin = tokens(17, SEED);
        int[] detour = tokens(9, SEED + 1);
        int[] rest = tokens(6, SEED + 2);
        try (Stack stack = stack(notation, exact()); Session session = stack.open(1, 64)) {
            session.forward(List.of(new Row(0, begin)));
            Session.Mark mark = session.mark(0);
            float[] expected = Logits.all(session.forward(List.of(new Row(0, rest))));
            session.rewind(mark);
            session.forward(List.of(new Row(0, detour)));
            session.rewind(mark);
            assertEquals(17, session.length(0));
            assertClose(expected, Logits.all(session.forward(List.of(new Row(0, rest)))), notation);
            session.reset(0);
            assertThrows(IllegalArgumentException.class, () -> session.rewind(mark));
        }
    }

    @ParameterizedTest
    @MethodSource("notations")
    void aSavedStateContinuesElsewhere(String notation) {
        int[] begin = tokens(21, SEED);
        int[] rest = tokens(8, SEED + 1);
        try (Stack stack = stack(notation, exact()); Stack other = stack(notation, exact());
                Session first = stack.open(1, 32); Session second = other.open(3, 50)) {
            first.forward(List.of(new Row(0, begin)));
            StateSnapshot saved = first.save(0);
            float[] expected = Logits.all(first.forward(List.of(new Row(0, rest))));
            second.restore(2, saved);
            assertClose(expected, Logits.all(second.forward(List.of(new Row(2, rest)))), notation);
            try (Stack stranger = stack("1 mlp; width=32 vocab=96", exact()); Session odd = stranger.open(1, 50)) {
                assertThrows(IncompatibleStateException.class, () -> odd.restore(0, saved));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("notations")
    void whatIsOutOfRangeIsRefusedAndMovesNothing(String notation) {
        int[][] ids = {tokens(10, SEED)};
        try (Stack stack = stack(notation, exact()); Session session = stack.open(1, 10)) {
            assertThrows(IllegalArgumentException.class, () -> session.forward(List.of(new Row(0, new int[] {VOCABULARY}))));
            assertThrows(IllegalArgumentException.class, () -> session.forward(List.of(new Row(0, new int[] {-1}))));
            assertThrows(IllegalArgumentException.class, () -> session.forward(List.of(new Row(1, new int[] {1}))));
            assertThrows(IllegalArgumentException.class, () -> session.forward(List.of(new Row(0, new int[11]))));
            assertThrows(IllegalArgumentException.class,
                    () -> session.forward(List.of(new Row(0, new int[1]), new Row(0, new int[1]))));
            assertEquals(0, session.length(0));
            assertEquals(10 * VOCABULARY, Logits.of(session, ids, 10)[0].length);
        }
    }
}
