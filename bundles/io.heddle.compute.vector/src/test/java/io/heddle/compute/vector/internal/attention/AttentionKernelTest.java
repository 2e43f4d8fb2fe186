// SPDX-License-Identifier: Apache-2.0
package io.heddle.compute.vector.internal.attention;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.heddle.api.kernel.WeightForm;
import io.heddle.api.operator.Attention;
import io.heddle.api.state.CacheForm;
import io.heddle.api.state.Growth;
import io.heddle.api.state.StateTensor;
import io.heddle.api.tensor.Shape;
import io.heddle.api.tensor.Tensor;
import io.heddle.compute.vector.internal.Agreement;
import io.heddle.compute.vector.internal.Draw;
import io.heddle.compute.vector.internal.Stage;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class AttentionKernelTest {
    private static final Agreement AGREEMENT = new Agreement();
    private static final int LENGTH = 300;

    /** How a cache is kept: full, a ring of the window, a longer ring, or a ring cut to a session shorter than its window. */
    private enum Kept {
        ALL(0, LENGTH), RING(40, 40), LONG_RING(40, 43), CUT_RING(400, LENGTH);

        final int window;
        final int capacity;

        Kept(int window, int capacity) {
            this.window = window;
            this.capacity = capacity;
        }
    }

    @AfterAll
    static void close() {
        AGREEMENT.close();
    }

    /** Shapes of heads: query heads, key heads, channels, channels of values. */
    private record Heads(int queries, int keys, int channels, int valueChannels) {
        double[] query(Draw draw, int batch, int time) {
            return draw.normal(Shape.of(batch, time, queries * channels));
        }

        double[] key(Draw draw, int batch, int time) {
            return draw.normal(Shape.of(batch, time, keys * channels));
        }

        double[] value(Draw draw, int batch, int time) {
            return draw.normal(Shape.of(batch, time, keys * valueChannels));
        }

        Attention attention(Stage stage, int batch, int time, double[] q, double[] k, double[] v, int window, double cap,
                Optional<Attention.Cache> cache) {
            return new Attention(stage.strided(Shape.of(batch, time, queries * channels), q).heads(queries),
                    stage.strided(Shape.of(batch, time, keys * channels), k).heads(keys),
                    stage.strided(Shape.of(batch, time, keys * valueChannels), v).heads(keys), 0.4, window, cap, cache);
        }

        Optional<Attention.Cache> cache(Stage stage, Kept kept, CacheForm form, double[] pastKeys, double[] pastValues) {
            Growth growth = kept == Kept.ALL ? new Growth.PerToken() : new Growth.Window(kept.window);
            StateTensor past = stage.cache("keys", form, growth, Shape.of(keys, channels), 3, kept.capacity, pastKeys);
            return Optional.of(new Attention.Cache(past,
                    stage.cache("values", form, growth, Shape.of(keys, valueChannels), 3, kept.capacity, pastValues)));
        }
    }

    @ParameterizedTest
    @CsvSource({"1,1,1,1,1", "5,4,2,8,8", "33,6,2,5,3", "64,4,4,64,64", "130,3,1,20,33", "200,8,2,16,80"})
    void inputsWithoutACacheAgree(int time, int queries, int keys, int channels, int valueChannels) {
        Draw draw = Draw.seeded(time + queries);
        Heads heads = new Heads(queries, keys, channels, valueChannels);
        double[] q = heads.query(draw, 2, time);
        double[] k = heads.key(draw, 2, time);
        double[] v = heads.value(draw, 2, time);
        for (int window : new int[] {0, 1, 37}) {
            for (double cap : new double[] {0, 0.5}) {
                AGREEMENT.check("window " + window + " cap " + cap, Agreement.LONG, stage -> {
                    stage.lanes(0, time, time);
                    return heads.attention(stage, 2, time, q, k, v, window, cap, Optional.empty());
                });
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"1,4,2,64,64", "1,3,3,5,7", "1,8,1,48,100", "1,10,2,80,48", "1,40,2,64,64", "1,8,2,64,64", "2,4,2,12,12", "40,6,2,24,24", "100,4,4,17,16"})
    void cachesOfEveryKindAgreeWithRaggedRows(int time, int queries, int keys, int channels, int valueChannels) {
        Draw draw = Draw.seeded(time + channels);
        Heads heads = new Heads(queries, keys, channels, valueChannels);
        double[] q = heads.query(draw, 3, time);
        double[] k = heads.key(draw, 3, time);
        double[] v = heads.value(draw, 3, time);
        for (Kept kept : Kept.values()) {
            double[] pastKeys = draw.normal(Shape.of(3, kept.capacity, keys, channels));
            double[] pastValues = draw.normal(Shape.of(3, kept.capacity, keys, valueChannels));
            for (int start : new int[] {0, 45, 160}) {
                for (int second : new int[] {time, time / 2, 0}) {
                    AGREEMENT.checkValid(kept + " from " + start + " with " + second, Agreement.LONG, stage -> {
                        stage.lanes(new int[] {2, 0, 1}, new int[] {start, 7, 199}, new int[] {time, second, time});
                        var cache = heads.cache(stage, kept, CacheForm.COMPUTED, pastKeys, pastValues);
                        var attention = heads.attention(stage, 3, time, q, k, v, kept == Kept.ALL ? 0 : kept.window, second % 2, cache);
                        stage.fillInvalid(attention.inputs(), Double.NaN);
                        return attention;
                    });
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"1,BF16,4,24,20", "50,BF16,4,24,20", "1,INT8,4,24,20", "50,INT8,4,24,20", "1,BF16,8,64,128", "1,INT8,8,64,128",
        "1,BF16,2,128,64", "1,INT8,14,48,80"})
    void smallCachesAgreeOnNumbersThatTheyHoldExactly(int time, CacheForm form, int queries, int channels, int valueChannels) {
        Heads heads = new Heads(queries, 2, channels, valueChannels);
        Draw draw = Draw.seeded(time);
        // Scores near 1, so that every key counts.
        double[] q = Arrays.stream(heads.query(draw, 1, time)).map(x -> x / 512).toArray();
        double[] k = exact(draw, time * heads.keys, heads.channels);
        double[] v = exact(draw, time * heads.keys, heads.valueChannels);
        for (Kept kept : Kept.values()) {
            double[] results = new double[0];
            double[] pastKeys = exact(draw, 3 * kept.capacity * heads.keys, heads.channels);
            double[] pastValues = exact(draw, 3 * kept.capacity * heads.keys, heads.valueChannels);
            for (CacheForm stored : new CacheForm[] {CacheForm.COMPUTED, form}) {
                try (Stage stage = AGREEMENT.stage(WeightForm.STORED)) {
                    stage.lanes(new int[] {1}, new int[] {200}, new int[] {time});
                    var cache = heads.cache(stage, kept, stored, stored(stored, pastKeys, heads.channels),
                            stored(stored, pastValues, heads.valueChannels));
                    double[] found = Stage.values(stage.run(heads.attention(stage, 1, time, q, k, v,
                            kept == Kept.ALL ? 0 : kept.window, 0, cache)).getFirst());
                    if (stored == CacheForm.COMPUTED) {
                        results = found;
                    } else {
                        Agreement.compare(kept + " in " + form, Agreement.DIRECT, results, found);
                    }
                    Tensor written = stage.storages().getFirst().slice(0, 1, 1).slice(1, (199 + time) % kept.capacity, 1);
                    Agreement.compare(kept + " writes " + stored, 0, stored(stored, part(k, time - 1, 1, time), heads.channels),
                            Stage.values(written));
                }
            }
        }
    }

    /** Whole numbers up to 127 a row, one of them 127: BF16 and bytes hold them exactly. */
    private static double[] exact(Draw draw, int rows, int width) {
        double[] values = new double[rows * width];
        for (int i = 0; i < values.length; i++) {
            values[i] = i % width == 0 ? 127 : draw.below(255) - 127;
        }
        return values;
    }

    /** What a storage of a form holds for these numbers: bytes have a scale of 1 behind each row. */
    private static double[] stored(CacheForm form, double[] values, int width) {
        if (form != CacheForm.INT8) {
            return values;
        }
        int one = Float.floatToRawIntBits(1f);
        double[] bytes = new double[values.length / width * (width + 4)];
        for (int i = 0; i < bytes.length; i++) {
            int channel = i % (width + 4);
            bytes[i] = channel < width ? values[i / (width + 4) * width + channel] : (byte) (one >>> 8 * (channel - width));
        }
        return bytes;
    }

    @ParameterizedTest
    @EnumSource
    void piecesAreTheWholeInEveryForm(CacheForm form) {
        for (Heads heads : List.of(new Heads(6, 2, 20, 36), new Heads(10, 2, 64, 64), new Heads(3, 3, 192, 64))) {
            checkPieces(form, heads);
        }
    }

    private void checkPieces(CacheForm form, Heads heads) {
        Draw draw = Draw.seeded(41);
        int time = 70;
        double[] q = heads.query(draw, 1, time);
        double[] k = heads.key(draw, 1, time);
        double[] v = heads.value(draw, 1, time);
        for (Kept kept : new Kept[] {Kept.ALL, Kept.RING}) {
            double[] whole = pieces(heads, kept, form, q, k, v, 70);
            Agreement.compare("steps", Agreement.DIRECT, whole, pieces(heads, kept, form, q, k, v, 1));
            Agreement.compare("pieces", Agreement.DIRECT, whole, pieces(heads, kept, form, q, k, v, 7));
        }
    }

    private static double[] pieces(Heads heads, Kept kept, CacheForm form, double[] q, double[] k, double[] v, int piece) {
        int time = q.length / (heads.queries * heads.channels);
        double[] all = new double[time * heads.queries * heads.valueChannels];
        try (Stage stage = AGREEMENT.stage(WeightForm.STORED)) {
            var cache = heads.cache(stage, kept, form, new double[1], new double[1]);
            for (int from = 0; from < time; from += piece) {
                stage.lanes(from, piece);
                double[] some = Stage.values(stage.run(heads.attention(stage, 1, piece, part(q, from, piece, time),
                        part(k, from, piece, time), part(v, from, piece, time), kept == Kept.ALL ? 0 : kept.window, 0, cache))
                        .getFirst());
                System.arraycopy(some, 0, all, from * some.length / piece, some.length);
            }
        }
        return all;
    }

    private static double[] part(double[] values, int from, int count, int time) {
        int width = values.length / time;
        return Arrays.copyOfRange(values, from * width, (from + count) * width);
    }

    @Test
    void numbersThatAreNoneStayWithTheTokensThatSeeThem() {
        Heads heads = new Heads(2, 1, 16, 16);
        Draw draw = Draw.seeded(43);
        double[] q = heads.query(draw, 2, 80);
        double[] k = heads.key(draw, 2, 80);
        double[] v = heads.value(draw, 2, 80);
        double[] spoiled = q.clone();
        spoiled[70 * 32] = Double.NaN;
        for (int time : new int[] {1, 80}) {
            try (Stage stage = AGREEMENT.stage(WeightForm.STORED)) {
                stage.lanes(0, time, time);
                double[] some = Arrays.copyOf(time == 1 ? new double[] {Double.NaN} : spoiled, 2 * time * 32);
                if (time == 1) {
                    System.arraycopy(q, 0, some, 32, 32);
                }
                double[] found = Stage.values(stage.run(heads.attention(stage, 2, time, some, Arrays.copyOf(k, 2 * time * 16),
                        Arrays.copyOf(v, 2 * time * 16), 0, 0, Optional.empty())).getFirst());
                int bad = time == 1 ? 0 : 70;
                for (int i = 0; i < found.length; i++) {
                    assertEquals(i / 16 == bad * 2, Double.isNaN(found[i]), "element " + i);
                }
            }
        }
    }

    @Test
    void aFullCacheIsOneClearLineAndUnchanged() {
        Heads heads = new Heads(2, 1, 8, 8);
        for (int time : new int[] {1, 3}) {
            try (Stage stage = AGREEMENT.stage(WeightForm.STORED)) {
                stage.lanes(LENGTH + 1 - time, time);
                var cache = heads.cache(stage, Kept.CUT_RING, CacheForm.COMPUTED, new double[1], new double[1]);
                var attention = heads.attention(stage, 1, time, new double[] {1}, new double[] {1}, new double[] {1}, 400, 0, cache);
                var full = assertThrows(IllegalStateException.class, () -> stage.run(attention));
                assertEquals("the cache test/keys holds 300 tokens, but row 0 needs 301", full.getMessage());
                assertEquals(0, Arrays.stream(Stage.values(stage.storages().getFirst())).sum());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aStepAllocatesNothing(CacheForm form) {
        Heads heads = new Heads(8, 2, 64, 64);
        AGREEMENT.checkAllocatesNothing("attention", stage -> {
            stage.lanes(290, 1);
            var cache = heads.cache(stage, Kept.ALL, form, new double[1], new double[1]);
            return heads.attention(stage, 1, 1, new double[] {1}, new double[] {1}, new double[] {1}, 0, 0, cache);
        });
    }
}
