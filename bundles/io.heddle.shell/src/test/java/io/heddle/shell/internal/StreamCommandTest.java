// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.checkpoint.SavedStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StreamCommandTest {

    private static final String TEXT = "to be, or\nnot \u00e9 to be:\nthat";

    @TempDir
    Path folder;
    private Shell shell;

    @BeforeEach
    void open() {
        shell = new Shell(folder);
    }

    @AfterEach
    void everythingIsClosed() {
        assertEquals(0, shell.stacks.open);
        shell.close();
    }

    @Test
    void eachTokenHasItsSurpriseAndWhatIsExpectedNext() throws Exception {
        byte[] bytes = TEXT.getBytes(StandardCharsets.UTF_8);
        List<String> lines = stream(TEXT).lines().toList();
        assertEquals(bytes.length, lines.size());
        long hash = 0;
        for (int i = 0; i < bytes.length; i++) {
            String[] fields = lines.get(i).split("\t");
            assertEquals(i + "", fields[0]);
            assertEquals((bytes[i] & 0xFF) + "", fields[1]);
            assertEquals(i == 0 ? "-" : "" + (float) bits(ToySession.logits(hash, ToyStacks.VOCABULARY), bytes[i] & 0xFF), fields[3]);
            hash = ToySession.hash(hash, bytes[i] & 0xFF);
            float[] logits = ToySession.logits(hash, ToyStacks.VOCABULARY);
            int next = Integer.parseInt(fields[4]);
            for (float logit : logits) {
                assertTrue(logit <= logits[next]);
            }
            assertEquals((float) Math.pow(2, -bits(logits, next)) + "", fields[6]);
        }
        assertEquals("\"\\n\"", lines.get(9).split("\t")[2]);
    }

    @Test
    void aStreamThatWasFullInTheMiddleOfALineGoesOnAsIfItHadNotBeen() throws Exception {
        byte[] bytes = TEXT.getBytes(StandardCharsets.UTF_8);
        String whole = stream(TEXT, "--json");
        for (int stop = 1; stop < bytes.length; stop++) {
            String first = stream(TEXT, "--json", "--context", "" + stop, "--save-state", "s");
            SavedStream saved = SavedStream.read(folder.resolve("s"));
            assertEquals(stop, saved.state().length());
            shell.type(new ByteArrayInputStream(bytes, (int) saved.input(), bytes.length));
            assertEquals(whole, first + shell.run("stream", "--stack", "endless", "--json", "--state", "s"), "" + stop);
        }
    }

    @Test
    void aStreamWhoseInputBrokeGoesOnAsIfItHadNot() throws Exception {
        byte[] bytes = TEXT.getBytes(StandardCharsets.UTF_8);
        List<Object[]> ways = List.of(new Object[] {}, new Object[] {"--generate", "6"},
                new Object[] {"--generate", "5", "--temperature", "1", "--seed", "7", "--json"});
        for (Object[] way : ways) {
            String whole = stream(TEXT, way);
            for (int stop = 1; stop < bytes.length; stop++) {
                shell.type(new SequenceInputStream(new ByteArrayInputStream(bytes, 0, stop), new BrokenInput()));
                assertEquals("the input broke", error(with(way, "--stack", "endless", "--save-state", "s")));
                String first = shell.written();
                assertEquals(stop, SavedStream.read(folder.resolve("s")).state().length());
                shell.type(new ByteArrayInputStream(bytes, stop, bytes.length));
                assertEquals(whole, shell.run("stream", with(way, "--stack", "endless", "--state", "s")), stop + " " + first);
            }
        }
    }

    private static final class BrokenInput extends InputStream {
        @Override
        public int read() throws IOException {
            throw new IOException("the input broke");
        }
    }

    @Test
    void continuationsAreNoPartOfTheStream() throws Exception {
        String after = stream("ab\ncd\n", "--generate", "4", "--save-state", "s");
        assertEquals(2, after.lines().count());
        assertEquals(6, SavedStream.read(folder.resolve("s")).state().length());
        String once = stream("ab\ncd\n", "--generate", "4", "--at-end");
        assertEquals(after.lines().skip(1).findFirst().orElseThrow(), once.strip());
    }

    @Test
    void idsComeAndGoAsIds() throws Exception {
        String ids = stream("116,111\n32\n", "--ids", "--json");
        assertEquals(stream("to ", "--json").replaceAll("\"(next_)?text\":\"[^\"]*\",", ""), ids);
        String line = stream("116,111\n", "--ids", "--generate", "3");
        assertTrue(line.matches("\\d+,\\d+,\\d+\n"), line);
    }

    @Test
    void aCacheIsRefusedUnlessItIsBounded() throws Exception {
        assertEquals("the stack cached keeps something of every token (attention at layer 2), so it cannot read without end;"
                + " give --context N, at most 5000 here", error("--stack", "cached"));
        assertEquals("--context is 5001; the stack cached keeps something of every token (attention at layer 2), so at most"
                + " 5000 is allowed here", error("--stack", "cached", "--context", "5001"));
        shell.type("abcdef");
        assertEquals(4, shell.run("stream", "--stack", "cached", "--context", "4").lines().count());
    }

    @Test
    void whatIsNoInputEndsTheStreamWithTheStateSaved() throws Exception {
        assertInputError("1,2\n3,x\n", "line 2 of the input: 'x' is no token id; whole numbers from 0 to 255 are allowed", 2);
        assertInputError("1\n\n", "line 2 of the input: there are no ids; at least one is needed", 1);
        assertInputError("9".repeat(70_000), "line 1 of the input has more than 65536 bytes; shorter ones are allowed", 0);
    }

    private void assertInputError(String input, String expected, int read) throws Exception {
        shell.type(input);
        assertEquals(expected, error("--stack", "endless", "--ids", "--save-state", "s"));
        assertEquals(read, SavedStream.read(folder.resolve("s")).state().length());
    }

    @Test
    void whenNobodyReadsOnTheStateIsSaved() throws Exception {
        shell.goAway();
        stream("abc\n".repeat(1000), "--save-state", "s");
        int read = SavedStream.read(folder.resolve("s")).state().length();
        assertTrue(read > 0 && read < 1000, read + " of 4000 tokens read");
    }

    @Test
    void aStreamThatWaitsForInputEndsWithTheProcessAndItsStateIsSaved() throws Exception {
        try (PipedOutputStream writer = new PipedOutputStream();
                ExecutorService other = Executors.newSingleThreadExecutor()) {
            shell.type(new PipedInputStream(writer));
            Future<String> running = other.submit(() -> shell.run("stream", "--stack", "endless", "--save-state", "s"));
            writer.write("abc".getBytes(StandardCharsets.UTF_8));
            writer.flush();
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
            while (shell.written().lines().count() < 3 && System.nanoTime() < end) {
                Thread.onSpinWait();
            }
            ((StreamCommand) shell.command("stream")).deactivate();
            assertEquals(3, SavedStream.read(folder.resolve("s")).state().length());
            assertEquals(3, running.get(20, TimeUnit.SECONDS).lines().count());
        }
    }

    @Test
    void wrongWordsGiveOneLine() throws Exception {
        assertEquals("stream takes --model or --stack, not both", error("--model", "m", "--stack", "endless"));
        assertEquals("--at-end does nothing without --generate; give both, or neither", error("--stack", "endless", "--at-end"));
        assertEquals("--save-every does nothing without --save-state; give both, or neither",
                error("--stack", "endless", "--save-every", "5"));
        Files.writeString(folder.resolve("ids"), "1");
        shell.run("generate", "--stack", "endless", "--ids", "ids", "--tokens", "1", "--save-state", "g");
        assertTrue(error("--stack", "endless", "--state", "g").endsWith("heddle-stream-1 is allowed"));
        stream("a", "--save-state", "s");
        assertTrue(error("--stack", "endless2", "--state", "s").contains("is the state of another stack"));
    }

    private String stream(String input, Object... more) throws Exception {
        shell.type(input);
        return shell.run("stream", with(more, "--stack", "endless"));
    }

    private static Object[] with(Object[] tail, Object... head) {
        List<Object> words = new ArrayList<>(Arrays.asList(head));
        words.addAll(Arrays.asList(tail));
        return words.toArray();
    }

    private String error(Object... words) {
        String message = assertThrows(Exception.class, () -> shell.run("stream", words)).getMessage();
        assertEquals(1, message.lines().count(), message);
        return message;
    }

    private static double bits(float[] logits, int id) {
        double most = Double.NEGATIVE_INFINITY;
        for (float logit : logits) {
            most = Math.max(most, logit);
        }
        double sum = 0;
        for (float logit : logits) {
            sum += Math.exp(logit - most);
        }
        return (most + Math.log(sum) - logits[id]) / Math.log(2);
    }
}
