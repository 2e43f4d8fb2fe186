// SPDX-License-Identifier: Apache-2.0
package io.heddle.deploy.internal;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Stream;

/** Files that are refused for the way they are packed. */
final class ArchiveCases {

    private static final byte[] DATA = "data".getBytes(StandardCharsets.UTF_8);
    private static final int LINK = 0xa1ff;
    private static final int PIPE = 0x11ff;

    private ArchiveCases() {}

    static Stream<Case> all() {
        return Stream.of(whole(), names(), listings(), sizes()).flatMap(cases -> cases);
    }

    private static Stream<Case> whole() {
        byte[] good = TestJar.bundle().bytes();
        String truncated = "it is truncated, or something follows its directory; copy or build it again";
        return Stream.of(
                new Case("empty", new byte[0], "it is empty"),
                new Case("text", DATA, "it is not a jar"),
                new Case("long text", "no jar ".repeat(100).getBytes(StandardCharsets.UTF_8), "it is not a jar"),
                new Case("truncated", Arrays.copyOf(good, good.length - 7), truncated),
                new Case("half", Arrays.copyOf(good, good.length / 2), truncated),
                new Case("something behind", Arrays.copyOf(good, good.length + 5), truncated),
                new Case("a comment", RawZip.bundle().bytes("comment"), truncated),
                new Case("something in front", joined(new byte[9], good), "its end record does not fit its directory"),
                new Case("no entries", new RawZip().bytes(), "it is an archive without entries"),
                new Case("no manifest", new RawZip().add("a", DATA).bytes(), "it has no manifest, so it is no bundle"));
    }

    private static Stream<Case> names() {
        return Stream.of(
                name("../evil.txt", "its entry ../evil.txt has a path with '..' in it"),
                name("a/../../evil.txt", "its entry a/../../evil.txt has a path with '..' in it"),
                name("a//b", "its entry a//b has a path with '' in it"),
                name("./a", "its entry ./a has a path with '.' in it"),
                name("/etc/passwd", "its entry /etc/passwd has an absolute path"),
                name("C:/evil.txt", "its entry C:/evil.txt has an absolute path"),
                name("a\\..\\evil.txt", "its entry a\\..\\evil.txt has a backslash in its name"),
                name("a\nb", "it has an entry whose name is empty, too long or has control characters: a?b"),
                name("", "it has an entry whose name is empty, too long or has control characters: "),
                new Case("link", RawZip.bundle().add("link", DATA, raw -> raw.mode(LINK)).bytes(),
                        "its entry link is a symbolic link"),
                new Case("pipe", RawZip.bundle().add("pipe", DATA, raw -> raw.mode(PIPE)).bytes(),
                        "its entry pipe is neither a file nor a folder"),
                new Case("folder with data", RawZip.bundle().add("a/", DATA).bytes(), "its folder a/ has data"),
                new Case("twice", RawZip.bundle().add("a", DATA).add("a", DATA).bytes(), "it has the entry a twice"),
                new Case("two manifests", RawZip.bundle().add("META-INF/manifest.mf", DATA).bytes(),
                        "its entries META-INF/MANIFEST.MF and META-INF/manifest.mf are one file on some machines"),
                new Case("file and folder", RawZip.bundle().add("a", DATA).add("a/", new byte[0]).bytes(),
                        "its entries a and a/ are one file on some machines"));
    }

    private static Case name(String name, String reason) {
        return new Case("name " + name.replace('\n', '?'), RawZip.bundle().add(name, DATA).bytes(), reason);
    }

    private static Stream<Case> listings() {
        byte[] zip64 = {1, 0, 0, 0};
        byte[] path = {0x75, 0x70, 0, 0};
        return Stream.of(
                new Case("another name in front", RawZip.bundle().add("a", DATA, raw -> raw.local("b")).bytes(),
                        "its two listings disagree about a"),
                new Case("another size in front", RawZip.bundle().add("a", DATA, raw -> raw.listedSize(5)).bytes(),
                        "its two listings disagree about a"),
                new Case("stored with unknown size", RawZip.bundle().add("a", DATA, raw -> raw.flags(8)).bytes(),
                        "its two listings disagree about a"),
                new Case("overlap", RawZip.bundle().listAgain("a").bytes(), "its entries overlap or have a gap at a"),
                new Case("gap", RawZip.bundle().gap(10).add("a", DATA).bytes(), "its entries overlap or have a gap at a"),
                new Case("gap before the directory", RawZip.bundle().gap(10).bytes(),
                        "something lies between its entries and its directory"),
                new Case("ZIP64", RawZip.bundle().add("a", DATA, raw -> raw.extra(zip64)).bytes(),
                        "its entry a uses ZIP64, which no jar of this size needs"),
                new Case("second name", RawZip.bundle().add("a", DATA, raw -> raw.extra(path)).bytes(),
                        "its entry a has a second name"),
                new Case("encrypted", RawZip.bundle().add("a", DATA, raw -> raw.flags(1)).bytes(), "its entry a is encrypted"),
                new Case("method", RawZip.bundle().add("a", DATA, raw -> raw.method(12)).bytes(),
                        "its entry a is packed by method 12; only stored and deflated ones are taken"));
    }

    private static Stream<Case> sizes() {
        TestJar many = TestJar.bundle();
        for (int i = 0; i < 10_000; i++) {
            many.entry("e" + i, new byte[0]);
        }
        return Stream.of(
                new Case("bomb", TestJar.bundle().entry("zeros", new byte[20 << 20]).bytes(),
                        "it expands to more than 100 times its size"),
                new Case("too many entries", many.bytes(), "it has 10002 entries; at most 10000 are taken"),
                new Case("check sum", RawZip.bundle().add("a", DATA, raw -> raw.crc(1)).bytes(),
                        "its entry a is damaged or larger than it says"),
                new Case("size", RawZip.bundle().add("a", DATA, raw -> raw.size(3)).bytes(),
                        "its entry a is damaged or larger than it says"),
                new Case("no deflated data", RawZip.bundle().add("a", new byte[] {3}, raw -> raw.method(8)).bytes(),
                        "its entry a ends too early"),
                new Case("hidden data", RawZip.bundle().add("a", new byte[] {3, 0, 9, 9}, raw -> raw.method(8)).bytes(),
                        "its entry a hides data behind its end"),
                new Case("garbage", RawZip.bundle().add("a", new byte[] {7, 7, 7}, raw -> raw.method(8)).bytes(),
                        "its entry a is damaged"));
    }

    private static byte[] joined(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
