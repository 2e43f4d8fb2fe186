// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.internal.pickle;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.heddle.checkpoint.ModelException;
import io.heddle.checkpoint.Models.Access;
import io.heddle.checkpoint.internal.BlockValues;
import io.heddle.checkpoint.internal.pickle.TorchArchive.Said;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Archives that are no checkpoint, that contradict themselves, or that want to be more than they are. */
class HostileArchiveTest {
    private static final byte[] PICKLE =
            new PickleBytes().protocol().raw("}").text("t").tensor("FloatStorage", "0", 2).raw("s").stop();
    private static final Duration TIME = Duration.ofSeconds(2);
    private static final int MOST = 20_000;
    private static final int LEAST = 500;
    /** Heap for one file of some kilobytes: a size that is believed shows far above it. */
    private static final long HEAP = 4 << 20;
    /** Beyond a file's size nothing may ask for more. */
    private static final long BOUND = 64 << 20;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @TempDir
    Path folder;

    private static TorchArchive good() {
        return TorchArchive.of(PICKLE).storage("0", 1, 2);
    }

    @Test
    void aCompressedEntryIsRefused() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry("archive/data.pkl"));
            zip.write(PICKLE);
        }
        refused(out.toByteArray(), "compressed (method 8)");
    }

    @Test
    void anEntryOfAnotherMethodOrSizeThanStoredIsRefused() throws IOException {
        TorchArchive archive = good();
        Said last = archive.last();
        refused(archive.said(new Said(last.name(), 8, 0, 8, 8, last.header())).bytes(), "compressed (method 8)");
        archive.last();
        refused(archive.said(new Said(last.name(), 0, 1, 8, 8, last.header())).bytes(), "encrypted");
        archive.last();
        refused(archive.said(new Said(last.name(), 0, 0, 1 << 30, 8, last.header())).bytes(), "only stored entries");
        archive.last();
        refused(archive.said(new Said(last.name(), 0, 0, 1 << 30, 1 << 30, last.header())).bytes(), "beyond");
        archive.last();
        refused(archive.said(new Said(last.name(), 0, 0, -1, -1, last.header())).large().bytes(), "beyond");
        archive.last();
        refused(archive.said(new Said(last.name(), 0, 0, Long.MAX_VALUE, Long.MAX_VALUE, last.header())).bytes(), "beyond");
        archive.last();
        refused(archive.said(new Said(last.name(), 0, 0, 8, 8, Long.MIN_VALUE)).bytes(), "where none can be");
        archive.last();
        refused(archive.said(new Said(last.name(), 0, 0, 8, 8, last.header() + 1)).bytes(), "another name");
        archive.last();
        refused(archive.said(new Said("archive/data/1", 0, 0, 8, 8, last.header())).bytes(), "another name");
    }

    @Test
    void twoEntriesOfOneNameAreRefused() throws IOException {
        refused(good().storage("0", 1, 2).bytes(), "twice");
        refused(good().entry("archive/data.pkl", PICKLE).bytes(), "twice");
    }

    @Test
    void entriesThatShareBytesAreRefused() throws IOException {
        TorchArchive inner = new TorchArchive().entry("archive/data/1", new byte[8]);
        TorchArchive archive = TorchArchive.of(PICKLE).storage("0", inner.bytes());
        long within = new String(archive.bytes(), StandardCharsets.ISO_8859_1).indexOf("archive/data/1") - 30;
        refused(archive.said(new Said("archive/data/1", 0, 0, 8, 8, within)).bytes(), "shares bytes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../evil", "archive/../evil", "/etc/passwd", "archive//x", "archive/./x", "C:x", "archive\\x", "archive/\nx", ".."})
    void aNameThatIsNoPlainPathIsRefused(String name) throws IOException {
        refused(good().entry(name, new byte[1]).bytes(), "no plain path");
    }

    @Test
    void aStorageThatIsMissingOrOfAnotherLengthIsRefused() throws IOException {
        refused(TorchArchive.of(PICKLE).bytes(), "does not have");
        refused(TorchArchive.of(PICKLE).storage("0", 1).bytes(), "4 bytes");
        refused(TorchArchive.of(PICKLE).storage("0", 1, 2, 3).bytes(), "12 bytes");
        refused(TorchArchive.of(PICKLE).storage("0", new byte[9]).bytes(), "9 bytes");
        byte[] leading = new PickleBytes().protocol().raw("}").text("t").tensor("FloatStorage", "../data.pkl", 2).raw("s").stop();
        refused(TorchArchive.of(leading).storage("0", 1, 2).bytes(), "does not have");
        byte[] huge = new PickleBytes().protocol().raw("}").text("t").tensor("FloatStorage", "0", 1L << 62).raw("s").stop();
        refused(TorchArchive.of(huge).storage("0", 1, 2).bytes(), "needs a storage of 4611686018427387904");
    }

    @Test
    void manyTensorsOutOfOneStorageAreRefused() throws IOException {
        PickleBytes pickle = new PickleBytes().protocol().raw("}(");
        for (int i = 0; i < 100; i++) {
            pickle.text("t" + i).tensor("FloatStorage", "0", 100, i, new long[] {99 - i}, new long[] {1});
        }
        refused(TorchArchive.of(pickle.raw("u").stop()).storage("0", new float[100]).bytes(), "times as many");
    }

    @Test
    void whatHasNoTensorsIsRefusedByItsKeys() throws IOException {
        refused(TorchArchive.of(new PickleBytes().protocol().raw("]").stop()).bytes(), "is a list");
        refused(TorchArchive.of(new PickleBytes().protocol().raw("}").text("lr").raw("Ns").stop()).bytes(), "its keys are \"lr\"");
        byte[] bare = new PickleBytes().protocol().tensor("FloatStorage", "0", 2).stop();
        refused(TorchArchive.of(bare).storage("0", 1, 2).bytes(), "is a tensor");
    }

    @Test
    void whatIsNoArchiveOfTorchSaveIsRefused() throws IOException {
        refused(PICKLE, "before 1.6");
        refused(new byte[0], "neither an archive nor a pickle");
        refused("version https".getBytes(StandardCharsets.US_ASCII), "neither an archive nor a pickle");
        refused(new TorchArchive().entry("a/b", new byte[1]).bytes(), "no NAME/data.pkl");
        refused(good().entry("other/data.pkl", PICKLE).bytes(), "two pickles");
        TorchArchive big = new TorchArchive().entry("archive/data.pkl", PICKLE).entry("archive/byteorder", "big".getBytes(StandardCharsets.US_ASCII));
        refused(big.storage("0", 1, 2).bytes(), "byteorder");
    }

    @Test
    void aFileThatWasCutOffOrExtendedIsRefused() throws IOException {
        byte[] whole = good().bytes();
        refused(Arrays.copyOf(whole, whole.length - 1), "no directory");
        refused(Arrays.copyOf(whole, whole.length / 2), "no directory");
        refused(Arrays.copyOf(whole, whole.length + 1), "no directory");
        byte[] shifted = new byte[whole.length + 64];
        System.arraycopy(whole, 0, shifted, 0, 4);
        System.arraycopy(whole, 4, shifted, 68, whole.length - 4);
        refused(shifted, "directory of the archive lies at");
    }

    @Test
    void aFolderOrAMissingFileIsRefused() throws IOException {
        Path inner = Files.createDirectory(folder.resolve("x.pth"));
        assertThrows(IOException.class, () -> TorchTensors.open(inner, Access.MAPPED));
        assertThrows(ModelException.class, () -> TorchTensors.open(folder.resolve("y.pth"), Access.MAPPED));
    }

    /** All that is allocated in between, garbage included. */
    @ParameterizedTest
    @ValueSource(strings = {"(", "N", "]", "}", ")", "K\u0001", "]a", "2", "Nr\u0001\u0002\u0003\u0004", "N\u0094", "N\u0085", "](e", "h\0h\0\u0086\u0094",
            "X\0\0\0\0", "h\1(h\3K\0h\2h\2tR"})
    void littleIsAllocatedForAFileThatWantsMuch(String repeated) throws IOException {
        PickleBytes start = new PickleBytes().protocol().raw("]q\0ctorch._utils\n_rebuild_tensor_v2\nq\1").numbers(new long[64]).raw("q\2")
                .storage("FloatStorage", "0", 0).raw("q\3");
        byte[] bomb = start.raw(repeated.repeat(4_000_000 / repeated.length())).stop();
        byte[] archive = TorchArchive.of(bomb).bytes();
        Path file = Files.write(folder.resolve("bomb.pth"), archive);
        long before = threads.getCurrentThreadAllocatedBytes();
        assertThrows(ModelException.class, () -> TorchTensors.open(file, Access.MAPPED));
        long taken = threads.getCurrentThreadAllocatedBytes() - before;
        assertTrue(taken < archive.length + BOUND, taken + " bytes for a file of " + archive.length);
    }

    @Test
    void littleIsAllocatedForADirectoryOfManyEntries() throws IOException {
        TorchArchive many = TorchArchive.of(PICKLE).storage("0", 1, 2);
        for (int i = 0; i < 60_000; i++) {
            many.entry("archive/x" + i, new byte[0]);
        }
        byte[] archive = many.large().bytes();
        Path file = Files.write(folder.resolve("many.pth"), archive);
        long before = threads.getCurrentThreadAllocatedBytes();
        TorchTensors.open(file, Access.MAPPED).close();
        long taken = threads.getCurrentThreadAllocatedBytes() - before;
        assertTrue(taken < archive.length + BOUND, taken + " bytes for a file of " + archive.length);
    }

    @Test
    void aChangedFileIsReadOrRefused() throws IOException {
        long seed = Long.getLong("heddle.seed", System.nanoTime());
        SplittableRandom random = new SplittableRandom(seed);
        byte[][] seeds = {good().bytes(), good().large().bytes()};
        long end = System.nanoTime() + TIME.toNanos();
        int read = 0;
        int count = 0;
        for (; count < LEAST || count < MOST && System.nanoTime() < end; count++) {
            byte[] bytes = seeds[random.nextInt(seeds.length)].clone();
            for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            read += open(bytes, random.nextBoolean() ? Access.COPIED : Access.MAPPED, "file " + count + " of seed " + seed) ? 1 : 0;
        }
        System.out.println("HostileArchiveTest: -Dheddle.seed=" + seed + ", " + count + " files, " + read + " read");
        assertTrue(read > 0 && read < count, "some are read, some refused");
    }

    private boolean open(byte[] bytes, Access access, String which) throws IOException {
        Path path = Files.write(Files.createTempFile(folder, "mutant", ".pth"), bytes);
        long before = threads.getCurrentThreadAllocatedBytes();
        try (TorchTensors store = TorchTensors.open(path, access)) {
            for (String name : store.shapes().keySet()) {
                BlockValues.of(store.block(name));
            }
            return true;
        } catch (ModelException refusal) {
            return false;
        } catch (RuntimeException | Error | IOException other) {
            throw new AssertionError(which + ": " + other, other);
        } finally {
            assertTrue(threads.getCurrentThreadAllocatedBytes() - before < HEAP, which);
            Files.delete(path);
        }
    }

    private void refused(byte[] archive, String told) throws IOException {
        Path file = Files.write(Files.createTempFile(folder, "model", ".pth"), archive);
        for (Access access : Access.values()) {
            String message = assertThrows(ModelException.class, () -> TorchTensors.open(file, access).close()).getMessage();
            assertTrue(message.startsWith(file.toString()) && message.contains(told), message);
            assertFalse(message.chars().anyMatch(Character::isISOControl), "one plain line");
        }
    }
}
