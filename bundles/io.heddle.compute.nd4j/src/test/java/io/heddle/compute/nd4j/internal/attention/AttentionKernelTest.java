// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.nd4j.internal.attention;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.api.operator.Attention;
import io.heddle.api.state.Growth;
import io.heddle.api.state.StateTensor;
import io.heddle.api.tensor.DataType;
import io.heddle.api.tensor.Shape;
import io.heddle.api.tensor.Tensor;
import io.heddle.compute.nd4j.internal.Eager;
import io.heddle.compute.nd4j.internal.Golden;
import io.heddle.compute.nd4j.internal.Numbers;
import io.heddle.compute.nd4j.internal.Tolerance;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class AttentionKernelTest {
    private static final int KEY_HEADS = 2;
    private static final int QUERY_HEADS = 6;
    private static final int CHANNELS = 5;
    private static final int VALUE_CHANNELS = 3;
    private static final double SCALE = 0.4;

    @ParameterizedTest
    @CsvSource({"F32,attention_gqa,0", "F64,attention_gqa,0", "F32,attention_window,9", "F64,attention_window,9"})
    void attentionIsThePublishedOne(DataType type, String file, int window) {
        Golden golden = Golden.read(file);
        Golden.Values q = golden.get("in.q");
        Golden.Values k = golden.get("in.k");
        Golden.Values v = golden.get("in.v");
        try (Eager eager = new Eager(type)) {
            eager.lanes(q.shape().size(0), 0);
            Tensor y = eager.run(new Attention(eager.tensor(q.shape(), q.values()), eager.tensor(k.shape(), k.values()),
                    eager.tensor(v.shape(), v.values()), 1 / Math.sqrt(q.shape().width()), window, 0, Optional.empty()));
            Tolerance.GOLDEN.check(file, golden.get("out.y").values(), y);
        }
    }

    /** How a cache is kept: none, full, a ring of a capacity, or a ring cut to a session shorter than its window. */
    private enum Kept { NOTHING, ALL, RING, LONG_RING, CUT_RING }

    /** Two ragged rows and an empty one, in permuted slots, cut into pieces in time. */
    @ParameterizedTest
    @EnumSource(names = {"F32", "F64"})
    void piecesAreTheWholeForEveryCache(DataType type) {
        Sequence sequence = new Sequence(Numbers.seeded(61, type), 3, 41);
        int[][] cuts = {{41}, {1, 7, 33}, {20, 21}, {5, 5, 5, 5, 5, 5, 11}};
        for (int window : new int[] {0, 1, 6, 100}) {
            for (Kept kept : Kept.values()) {
                if (window == 0 && (kept == Kept.RING || kept == Kept.LONG_RING)) {
                    continue;
                }
                if (kept == Kept.CUT_RING && window <= 41) {
                    continue;
                }
                for (int[] pieces : kept == Kept.NOTHING ? new int[][] {{41}} : cuts) {
                    for (double cap : new double[] {0, 0.5}) {
                        run(type, sequence, window, cap, kept, pieces);
                    }
                }
            }
        }
    }

    private static void run(DataType type, Sequence sequence, int window, double cap, Kept kept, int[] pieces) {
        int[] slots = {3, 0, 1};
        int[] left = {41, 0, 17};
        int[] read = new int[3];
        try (Eager eager = new Eager(type)) {
            Optional<Attention.Cache> cache = cache(eager, kept, window, 4);
            cache.ifPresent(c -> Eager.fill(eager.storage(c.keys()), Double.NaN));
            cache.ifPresent(c -> Eager.fill(eager.storage(c.values()), Double.NaN));
            int from = 0;
            for (int piece : pieces) {
                int[] counts = Arrays.stream(left).map(l -> Math.clamp(l, 0, piece)).toArray();
                eager.lanes(slots, read.clone(), counts);
                Tensor y = eager.run(sequence.attention(eager, from, piece, window, cap, cache));
                double[] found = Eager.values(y);
                assertTrue(Arrays.stream(found).allMatch(Double::isFinite), "finite");
                for (int row = 0; row < 3; row++) {
                    for (int token = 0; token < counts[row]; token++) {
                        double[] expected = sequence.attended(row, from + token, window, cap);
                        int at = (row * piece + token) * expected.length;
                        Tolerance.REFERENCE.check(kept + " window " + window + " row " + row + " token " + (from + token),
                                expected, Arrays.copyOfRange(found, at, at + expected.length), type);
                    }
                    read[row] += counts[row];
                    left[row] -= counts[row];
                }
                from += piece;
            }
        }
    }

    private static Optional<Attention.Cache> cache(Eager eager, Kept kept, int window, int slots) {
        if (kept == Kept.NOTHING) {
            return Optional.empty();
        }
        Growth growth = kept == Kept.ALL ? new Growth.PerToken() : new Growth.Window(window);
        int capacity = switch (kept) {
            case ALL, CUT_RING -> 41;
            case RING -> window;
            default -> window + 3;
        };
        StateTensor keys = eager.cache("keys", growth, slots, capacity, KEY_HEADS, CHANNELS);
        StateTensor values = eager.cache("values", growth, slots, capacity, KEY_HEADS, VALUE_CHANNELS);
        return Optional.of(new Attention.Cache(keys, values));
    }

    @ParameterizedTest
    @EnumSource(names = {"F32", "F64"})
    void longInputsAreCutIntoBlocksOfQueries(DataType type) {
        Sequence sequence = new Sequence(Numbers.seeded(62, type), 1, 600);
        for (int window : new int[] {0, 37}) {
            try (Eager eager = new Eager(type)) {
                Tensor y = eager.run(sequence.attention(eager, 0, 600, window, 0, Optional.empty()));
                double[] found = Eager.values(y);
                int width = QUERY_HEADS * VALUE_CHANNELS;
                for (int token = 0; token < 600; token += 13) {
                    Tolerance.REFERENCE.check("token " + token, sequence.attended(0, token, window, 0),
                            Arrays.copyOfRange(found, token * width, (token + 1) * width), type);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"F32", "F64"})
    void invalidTokensReachNeitherTheCacheNorOtherTokens(DataType type) {
        Sequence sequence = new Sequence(Numbers.seeded(63, type), 1, 6);
        try (Eager eager = new Eager(type)) {
            Optional<Attention.Cache> cache = cache(eager, Kept.ALL, 0, 1);
            eager.lanes(1, 0, 4);
            var attention = sequence.attention(eager, 0, 6, 0, 0, cache);
            for (Tensor input : attention.inputs()) {
                Eager.fill(input.slice(1, 4, 2), Double.NaN);
            }
            double[] found = Eager.values(eager.run(attention).slice(1, 0, 4));
            int width = QUERY_HEADS * VALUE_CHANNELS;
            for (int token = 0; token < 4; token++) {
                Tolerance.REFERENCE.check("token " + token, sequence.attended(0, token, 0, 0),
                        Arrays.copyOfRange(found, token * width, (token + 1) * width), type);
            }
            assertArrayEquals(new double[(41 - 4) * KEY_HEADS * CHANNELS],
                    Eager.values(eager.storage(cache.get().keys()).slice(1, 4, 41 - 4)));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"F32", "F64"})
    void aFullCacheIsOneClearLineAndUnchanged(DataType type) {
        Sequence sequence = new Sequence(Numbers.seeded(64, type), 1, 3);
        try (Eager eager = new Eager(type)) {
            Optional<Attention.Cache> cache = cache(eager, Kept.ALL, 0, 1);
            eager.lanes(1, 39, 3);
            var full = assertThrows(IllegalStateException.class,
                    () -> eager.run(sequence.attention(eager, 0, 3, 0, 0, cache)));
            assertEquals("the cache test/keys holds 41 tokens, but row 0 needs 42", full.getMessage());
            assertTrue(Arrays.stream(Eager.values(eager.storage(cache.get().keys()))).allMatch(v -> v == 0));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"F32", "F64"})
    void aRingCutToItsSessionNeverOverwritesWhatIsStillSeen(DataType type) {
        Sequence sequence = new Sequence(Numbers.seeded(65, type), 1, 3);
        try (Eager eager = new Eager(type)) {
            Optional<Attention.Cache> cache = cache(eager, Kept.CUT_RING, 100, 1);
            eager.lanes(1, 39, 3);
            var full = assertThrows(IllegalStateException.class,
                    () -> eager.run(sequence.attention(eager, 0, 3, 100, 0, cache)));
            assertEquals("the cache test/keys holds 41 tokens, but row 0 needs 42", full.getMessage());
        }
    }

    /** Queries, keys and values of some rows, and what attention to them is. */
    private record Sequence(int time, double[] query, double[] key, double[] value) {
        Sequence(Numbers numbers, int batch, int time) {
            this(time, numbers.normal((long) batch * time * QUERY_HEADS * CHANNELS),
                    numbers.normal((long) batch * time * KEY_HEADS * CHANNELS),
                    numbers.normal((long) batch * time * KEY_HEADS * VALUE_CHANNELS));
        }

        Attention attention(Eager eager, int from, int count, int window, double cap, Optional<Attention.Cache> cache) {
            return new Attention(piece(eager, query, QUERY_HEADS, from, count), piece(eager, key, KEY_HEADS, from, count),
                    piece(eager, value, KEY_HEADS, from, count), SCALE, window, cap, cache);
        }

        private Tensor piece(Eager eager, double[] values, int heads, int from, int count) {
            int width = heads == QUERY_HEADS || values == key ? CHANNELS : VALUE_CHANNELS;
            Shape shape = Shape.of(values.length / (time * heads * width), time, heads * width);
            return eager.strided(shape, values).slice(1, from, count).heads(heads);
        }

        double[] attended(int row, int token, int window, double cap) {
            double[] result = new double[QUERY_HEADS * VALUE_CHANNELS];
            for (int head = 0; head < QUERY_HEADS; head++) {
                int keyHead = head * KEY_HEADS / QUERY_HEADS;
                int first = window == 0 ? 0 : Math.max(0, token - window + 1);
                double[] scores = new double[token - first + 1];
                for (int j = first; j <= token; j++) {
                    double dot = 0;
                    for (int c = 0; c < CHANNELS; c++) {
                        dot += query[((row * time + token) * QUERY_HEADS + head) * CHANNELS + c]
                                * key[((row * time + j) * KEY_HEADS + keyHead) * CHANNELS + c];
                    }
                    scores[j - first] = cap > 0 ? cap * Math.tanh(SCALE * dot / cap) : SCALE * dot;
                }
                double sum = Arrays.stream(scores).map(Math::exp).sum();
                for (int j = first; j <= token; j++) {
                    for (int c = 0; c < VALUE_CHANNELS; c++) {
                        result[head * VALUE_CHANNELS + c] += Math.exp(scores[j - first]) / sum
                                * value[((row * time + j) * KEY_HEADS + keyHead) * VALUE_CHANNELS + c];
                    }
                }
            }
            return result;
        }
    }
}
