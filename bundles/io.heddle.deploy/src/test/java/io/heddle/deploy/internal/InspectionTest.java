// SPDX-License-Identifier: Apache-2.0
package io.heddle.deploy.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.heddle.deploy.internal.archive.JarBytes;
import io.heddle.deploy.internal.archive.Limits;
import io.heddle.deploy.internal.archive.RefusedException;
import io.heddle.deploy.internal.rule.PackageList;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is taken, and what is refused in which words. */
class InspectionTest {

    private static final Inspection INSPECTION =
            new Inspection(Limits.standard(), PackageList.of(Inspection.STANDARD_IMPORTS));

    @TempDir
    Path folder;

    static Stream<Case> refused() {
        return Stream.concat(ArchiveCases.all(), BundleCases.all());
    }

    static Stream<GoodCases.Good> good() {
        return GoodCases.all();
    }

    @ParameterizedTest
    @MethodSource
    void refused(Case refused) {
        var reason = assertThrows(RefusedException.class, () -> INSPECTION.inspect(JarBytes.of(refused.bytes())));
        assertEquals(refused.reason(), reason.getMessage());
        assertEquals(1, reason.getMessage().lines().count());
    }

    @ParameterizedTest
    @MethodSource
    void good(GoodCases.Good good) throws Exception {
        assertEquals(good.identity(), INSPECTION.inspect(JarBytes.of(good.bytes())).toString());
    }

    @Test
    void noMoreThanTheAllowedSizeIsRead() throws Exception {
        Path large = folder.resolve("large.jar");
        try (RandomAccessFile file = new RandomAccessFile(large.toFile(), "rw")) {
            file.setLength((64L << 20) + 1);
        }
        assertEquals("it is larger than 64 MiB; leave out what is not code",
                assertThrows(RefusedException.class, () -> JarBytes.read(large, Limits.standard())).getMessage());
        Files.createDirectory(folder.resolve("folder.jar"));
        assertEquals("it is no regular file", assertThrows(RefusedException.class,
                () -> JarBytes.read(folder.resolve("folder.jar"), Limits.standard())).getMessage());
    }

    @Test
    void allEntriesTogetherExpandToABound() {
        Inspection small = new Inspection(new Limits(1 << 20, 10, 1000, 1 << 20, 1000), INSPECTION.imports());
        byte[] half = new byte[600 << 10];
        byte[] jar = TestJar.bundle().entry("a", half).entry("b", half).bytes();
        assertEquals("it expands to more than 1 MiB",
                assertThrows(RefusedException.class, () -> small.inspect(JarBytes.of(jar))).getMessage());
        byte[] manifest = TestJar.bundle().header("Comment", "x".repeat(2000)).bytes();
        assertEquals("its manifest is larger than 1000 bytes",
                assertThrows(RefusedException.class, () -> small.inspect(JarBytes.of(manifest))).getMessage());
    }

    @Test
    void aDamagedByteIsRefusedOrChangesNothingThatCounts() {
        byte[] good = TestJar.bundle().type(InspectionTest.class).bytes();
        long seed = 20260101;
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        for (int i = 0; i < 3000; i++) {
            byte[] bytes = good.clone();
            int at = random.nextInt(bytes.length);
            bytes[at] ^= (byte) (1 << random.nextInt(8));
            int length = i % 3 == 0 ? random.nextInt(bytes.length) : bytes.length;
            byte[] damaged = Arrays.copyOf(bytes, length);
            try {
                // Whatever else is thrown fails this test.
                assertEquals("org.example.mechanism 1.0.0", INSPECTION.inspect(JarBytes.of(damaged)).toString());
                assertEquals(good.length, length);
            } catch (RefusedException e) {
                assertFalse(e.getMessage().isBlank());
            }
        }
    }
}
