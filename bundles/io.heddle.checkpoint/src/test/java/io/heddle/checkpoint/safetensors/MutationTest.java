// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.safetensors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Valid files with something changed: read or refused, nothing else, and cheaply either way. */
class MutationTest {

    private static final Duration TIME = Duration.ofSeconds(5);
    private static final int MOST = 20_000;
    private static final int LEAST = 500;
    /** Heap for one file of at most 30 KB; a header that can make the reader allocate shows far above it. */
    private static final long HEAP = 4 << 20;
    /** What is worth putting into a header, besides noise. */
    private static final List<String> TOKENS = List.of("{", "}", "[", "]", ",", ":", "\"", "\\u0000", "\\ud800", "null", "NaN", "-1", "0",
            "1e9", "9223372036854775807", "18446744073709551616", "\"dtype\"", "\"shape\"", "\"data_offsets\"", "\"__metadata__\"",
            "\"F64\"", "\"F4\"", "\"F6_E2M3\"", "[0,0]", "\0", " ", "\u00e9");

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @TempDir
    Path folder;

    @Test
    void aChangedFileIsReadOrRefused() throws IOException, URISyntaxException {
        long seed = Long.getLong("heddle.seed", System.nanoTime());
        var random = new SplittableRandom(seed);
        var seeds = List.of(Files.readAllBytes(GoodFilesTest.resource("moe_top2_raw.safetensors")),
                Files.readAllBytes(GoodFilesTest.resource("rwkv7_golden.safetensors")),
                RawFile.header("{" + RawFile.entry("a", "F4", "[2,0]", 0, 0) + "," + RawFile.entry("b", "U8", "[]", 0, 1)
                        + "}   ").data(1).bytes());
        long end = System.nanoTime() + TIME.toNanos();
        var kinds = new HashSet<MalformedCheckpointException.Kind>();
        int read = 0;
        int count = 0;
        long openBefore = openFiles();
        for (; count < LEAST || count < MOST && System.nanoTime() < end; count++) {
            byte[] bytes = seeds.get(random.nextInt(seeds.size()));
            for (int changes = 1 + random.nextInt(3); changes > 0; changes--)
                bytes = mutate(bytes, random);
            var refusal = open(bytes, random.nextBoolean() ? Access.COPY : Access.MAPPED, "file " + count + " of seed " + seed);
            if (refusal == null)
                read++;
            else
                kinds.add(refusal.kind());
        }
        System.out.println("MutationTest: -Dheddle.seed=" + seed + ", " + count + " files, " + read + " read, refused as " + kinds);
        assertTrue(openFiles() - openBefore < LEAST / 10, "refused files are closed");
        assertTrue(read > 0 && kinds.size() > 5, "the changes reach beyond the first check");
    }

    private MalformedCheckpointException open(byte[] bytes, Access access, String which) throws IOException {
        // A new file each time: shortening one that is mapped would be the test's own fault.
        Path path = Files.write(Files.createTempFile(folder, "mutant", ""), bytes);
        long before = threads.getCurrentThreadAllocatedBytes();
        try (var file = SafetensorsFile.open(path, access)) {
            long all = 0;
            for (TensorEntry tensor : file.tensors().values()) {
                all += tensor.byteSize();
                if (tensor.type().supported())
                    assertEquals(tensor.byteSize(), file.bytes(tensor.name()).toArray(ValueLayout.JAVA_BYTE).length, which);
            }
            assertTrue(all <= bytes.length, which);
            return null;
        } catch (MalformedCheckpointException refusal) {
            return refusal;
        } catch (RuntimeException | Error | IOException other) {
            throw new AssertionError(which + ": " + other, other);
        } finally {
            assertTrue(threads.getCurrentThreadAllocatedBytes() - before < HEAP, which);
            Files.delete(path);
        }
    }

    /** Zero where the system does not tell. */
    private static long openFiles() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? unix.getOpenFileDescriptorCount() : 0;
    }

    private static byte[] mutate(byte[] bytes, SplittableRandom random) {
        long stated = bytes.length < 8 ? 0 : ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
        int at = Math.min(bytes.length, 8 + random.nextInt(Math.clamp(stated, 1, Math.max(1, bytes.length - 8))));
        byte[] token = TOKENS.get(random.nextInt(TOKENS.size())).getBytes(StandardCharsets.UTF_8);
        return switch (random.nextInt(8)) {
            case 0 -> change(bytes, random.nextInt(Math.max(1, Math.min(9, bytes.length))), (byte) random.nextInt(256));
            case 1 -> change(bytes, at, (byte) random.nextInt(256));
            case 2 -> change(bytes, at, (byte) ('0' + random.nextInt(10)));
            case 3 -> Arrays.copyOf(bytes, random.nextInt(bytes.length + 64));
            case 4 -> splice(bytes, at, 0, token);
            case 5 -> splice(bytes, at, token.length, token);
            case 6 -> splice(bytes, at, random.nextInt(40), new byte[0]);
            default -> splice(bytes, at, 0, Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + random.nextInt(120))));
        };
    }

    private static byte[] change(byte[] bytes, int at, byte value) {
        byte[] changed = bytes.clone();
        if (at < changed.length)
            changed[at] = value;
        return changed;
    }

    /** Replaces a part of the header and restates its length, so that the change is seen by more than the first check. */
    private static byte[] splice(byte[] bytes, int at, int removed, byte[] inserted) {
        if (bytes.length < 8)
            return bytes;
        int from = Math.min(bytes.length, at + removed);
        var spliced = ByteBuffer.allocate(bytes.length - (from - at) + inserted.length).order(ByteOrder.LITTLE_ENDIAN);
        spliced.put(bytes, 0, at).put(inserted).put(bytes, from, bytes.length - from);
        return spliced.putLong(0, spliced.getLong(0) + inserted.length - (from - at)).array();
    }
}
