// SPDX-License-Identifier: Apache-2.0
package io.heddle.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.api.stack.StateSnapshot;
import io.heddle.text.GeneratedSequence.End;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GeneratorTest {

    private static final int VOCABULARY = 50;
    private static final SamplingOptions SAMPLED =
            new SamplingOptions(0.9, 20, 0.95, 0.01, 1.3, 11);

    @Test
    void aPromptInPiecesIsThePromptAtOnce() {
        int[] prompt = IntStream.range(0, 37).map(i -> i * 7 % VOCABULARY).toArray();
        int[] atOnce = alone(prompt, 20, SAMPLED, 512);
        for (int piece : new int[] {1, 7, 36, 37}) {
            assertArrayEquals(atOnce, alone(prompt, 20, SAMPLED, piece), "piece " + piece);
        }
    }

    @Test
    void noPassReadsMoreThanAPiece() {
        HashSession session = new HashSession(1, 100, VOCABULARY);
        new Generator(session, 8).run(List.of(request(new int[20], 3, SAMPLED)), TokenListener.NONE);
        assertEquals(List.of(8, 8, 4, 1, 1), session.pieces);
    }

    @Test
    void aBatchOfSeveralLengthsIsItsRowsAlone() {
        System.out.println("seed " + SAMPLED.seed());
        List<int[]> prompts = List.of(new int[] {1}, new int[] {4, 5, 6, 7, 8, 9, 10, 11, 12}, new int[] {2, 3});
        HashSession session = new HashSession(3, 100, VOCABULARY);
        List<GenerationRequest> requests = new ArrayList<>();
        for (int row = 0; row < 3; row++) {
            requests.add(request(prompts.get(row), 10 + 5 * row, SAMPLED.forRow(row)));
        }
        List<GeneratedSequence> batch = new Generator(session, 4).run(requests, TokenListener.NONE);
        for (int row = 0; row < 3; row++) {
            assertArrayEquals(alone(prompts.get(row), 10 + 5 * row, SAMPLED.forRow(row), 4), batch.get(row).tokens(),
                    "row " + row);
            assertEquals(batch.get(row).tokens().length - 1, session.length(row));
        }
    }

    @Test
    void aRowThatIsDoneLeavesTheBatch() {
        HashSession session = new HashSession(2, 100, VOCABULARY);
        new Generator(session, 4).run(List.of(request(new int[] {1}, 2, SAMPLED), request(new int[] {2}, 5, SAMPLED)),
                TokenListener.NONE);
        assertEquals(List.of(2, 2, 1, 1, 1), session.batches);
    }

    @Test
    void greedyTakesTheHighestLogitAndSeedsDiffer() {
        assertArrayEquals(alone(new int[] {3}, 30, SamplingOptions.greedy(), 8),
                alone(new int[] {3}, 30, SamplingOptions.greedy().withSeed(5), 8));
        assertArrayEquals(alone(new int[] {3}, 30, SAMPLED, 8), alone(new int[] {3}, 30, SAMPLED, 8));
        assertNotEquals(Arrays.toString(alone(new int[] {3}, 30, SAMPLED, 8)),
                Arrays.toString(alone(new int[] {3}, 30, SAMPLED.withSeed(12), 8)));
    }

    @Test
    void anEndTokenEndsItsRowAndIsTheLast() {
        int[] free = alone(new int[] {3}, 30, SAMPLED, 8);
        int end = free[12];
        int first = IntStream.range(1, free.length).filter(i -> free[i] == end).findFirst().orElseThrow();
        List<Integer> heard = new ArrayList<>();
        GeneratedSequence sequence = new Generator(new HashSession(1, 100, VOCABULARY), 8).run(
                List.of(new GenerationRequest(new int[] {3}, 30, new Sampler(SAMPLED), Set.of(end))),
                (row, token) -> heard.add(token)).getFirst();
        assertEquals(End.END_TOKEN, sequence.end());
        assertArrayEquals(Arrays.copyOf(free, first + 1), sequence.tokens());
        assertArrayEquals(sequence.added(), heard.stream().mapToInt(i -> i).toArray());
    }

    @Test
    void aListenerStopsItsRowAlone() {
        HashSession session = new HashSession(2, 100, VOCABULARY);
        int[] counts = new int[2];
        List<GeneratedSequence> sequences = new Generator(session, 8).run(
                List.of(request(new int[] {3}, 9, SAMPLED), request(new int[] {4}, 9, SAMPLED)),
                (row, token) -> ++counts[row] < 4 || row == 1);
        assertEquals(End.STOPPED, sequences.get(0).end());
        assertEquals(4, sequences.get(0).added().length);
        assertEquals(End.LIMIT, sequences.get(1).end());
        assertEquals(9, sequences.get(1).added().length);
    }

    @Test
    void stoppedAndResumedIsUninterrupted() {
        int[] prompt = {5, 4, 3, 2, 1};
        int[] whole = alone(prompt, 24, SAMPLED, 3);
        for (int first : new int[] {0, 1, 10, 23}) {
            HashSession before = new HashSession(1, 100, VOCABULARY);
            GeneratedSequence stopped = new Generator(before, 3)
                    .run(List.of(request(prompt, first, SAMPLED)), TokenListener.NONE).getFirst();
            StateSnapshot state = before.save(0);
            assertEquals(stopped.tokens().length - 1, state.length());

            HashSession after = new HashSession(1, 100, VOCABULARY);
            after.restore(0, state);
            Sampler sampler = new Sampler(SAMPLED);
            sampler.skip(first);
            GeneratedSequence resumed = new Generator(after, 3).run(List.of(new GenerationRequest(
                    stopped.tokens(), state.length(), 24 - first, sampler, Set.of())), TokenListener.NONE).getFirst();
            assertArrayEquals(whole, resumed.tokens(), "stopped after " + first);
        }
    }

    @Test
    void anInterruptEndsAllRowsAfterThePass() {
        HashSession session = new HashSession(1, 100, VOCABULARY);
        GeneratedSequence sequence = new Generator(session, 8).run(List.of(request(new int[] {3}, 30, SAMPLED)),
                (row, token) -> {
                    Thread.currentThread().interrupt();
                    return true;
                }).getFirst();
        assertTrue(Thread.interrupted());
        assertEquals(End.INTERRUPTED, sequence.end());
        assertEquals(1, sequence.added().length);
    }

    @Test
    void whatDoesNotFitIsRefusedBeforeAnythingIsRead() {
        HashSession session = new HashSession(1, 10, VOCABULARY);
        Generator generator = new Generator(session, 8);
        generator.run(List.of(request(new int[] {3}, 10, SAMPLED)), TokenListener.NONE);
        session.reset(0);
        assertThrows(IllegalArgumentException.class,
                () -> generator.run(List.of(request(new int[] {3}, 11, SAMPLED)), TokenListener.NONE));
        assertThrows(IllegalArgumentException.class, () -> generator.run(
                List.of(request(new int[] {3}, 1, SAMPLED), request(new int[] {3}, 1, SAMPLED)), TokenListener.NONE));
        assertThrows(IllegalArgumentException.class, () -> request(new int[0], 1, SAMPLED));
        assertEquals(0, session.length(0));
        assertFalse(session.pieces.isEmpty());
    }

    @Test
    void stopStringsThatReachOverTokensStopTheStream() {
        ByteTokenizer tokenizer = new ByteTokenizer();
        int[] free = alone(new int[] {3}, 30, SAMPLED, 8);
        String text = tokenizer.decode(Arrays.copyOfRange(free, 1, free.length), true);
        String stop = text.substring(14, 16);
        TextStream stream = new TextStream(tokenizer, List.of(stop));
        StringBuilder shown = new StringBuilder();
        GeneratedSequence sequence = new Generator(new HashSession(1, 100, VOCABULARY), 8).run(
                List.of(request(new int[] {3}, 30, SAMPLED)), (row, token) -> {
                    shown.append(stream.append(token));
                    return !stream.stopped();
                }).getFirst();
        shown.append(stream.finish());
        assertEquals(text.substring(0, text.indexOf(stop)), shown.toString());
        assertEquals(text.indexOf(stop) + stop.length(), sequence.added().length);
    }

    private static int[] alone(int[] prompt, int limit, SamplingOptions options, int piece) {
        return new Generator(new HashSession(1, 200, VOCABULARY), piece)
                .run(List.of(request(prompt, limit, options)), TokenListener.NONE).getFirst().tokens();
    }

    private static GenerationRequest request(int[] prompt, int limit, SamplingOptions options) {
        return new GenerationRequest(prompt, limit, new Sampler(options), Set.of());
    }
}
