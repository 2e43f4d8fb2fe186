// SPDX-License-Identifier: Apache-2.0
package io.heddle.deploy.internal;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.stream.Stream;

/** Well packed jars that are refused for what they bring. */
final class BundleCases {

    private static final String NATIVE = " is native code, which cannot be unloaded again";
    private static final String NESTED = " is an archive; put the classes themselves into the jar";

    private BundleCases() {}

    static Stream<Case> all() {
        return Stream.of(headers(), packages(), manifests(), contents()).flatMap(cases -> cases);
    }

    private static Stream<Case> headers() {
        return Stream.of(
                header("Bundle-NativeCode", "lib/x.txt;osname=Linux",
                        "it has the header Bundle-NativeCode; native code cannot be unloaded again"),
                header("Bundle-Activator", "org.example.A", "it has the header Bundle-Activator; use a declarative services component"),
                header("bundle-activator", "org.example.A", "it has the header Bundle-Activator; use a declarative services component"),
                header("DynamicImport-Package", "*", "it has the header DynamicImport-Package; import each package by name"),
                header("Fragment-Host", "system.bundle;extension:=framework",
                        "it has the header Fragment-Host; a fragment would become a part of another bundle"),
                header("Require-Bundle", "io.heddle.api", "it has the header Require-Bundle; import packages instead"),
                header("Bundle-UpdateLocation", "file:evil.jar",
                        "it has the header Bundle-UpdateLocation; an update comes through the folder"),
                header("Multi-Release", "true", "it is a multi-release jar; build it for one release"),
                header("Bundle-ClassPath", ".,lib/x", "its Bundle-ClassPath is not '.'; put the classes themselves into the jar"),
                header("Bundle-ManifestVersion", "1", "its Bundle-ManifestVersion is not 2"),
                header("Bundle-Version", "latest", "its Bundle-Version latest is no version; use one like 1.2.0"),
                header("Bundle-SymbolicName", "../x", "its Bundle-SymbolicName ../x is no name"),
                header("Bundle-SymbolicName", "a,b", "its Bundle-SymbolicName a,b is no name"),
                header("Provide-Capability", "io.heddle.nd4j.backend;io.heddle.nd4j.backend=mine",
                        "it provides the capability io.heddle.nd4j.backend, which only the installation itself may"),
                header("Provide-Capability", "osgi.service,osgi.extender;osgi.extender=osgi.component",
                        "it provides the capability osgi.extender, which only the installation itself may"),
                header("Require-Capability", "osgi.wiring.package;filter:=\"(osgi.wiring.package=sun.misc)\"",
                        "it requires the capability osgi.wiring.package; import packages by Import-Package"),
                new Case("plain jar", TestJar.bundle().without("Bundle-SymbolicName").bytes(),
                        "it is no bundle: it has no Bundle-SymbolicName"));
    }

    private static Stream<Case> packages() {
        String reserved = ", which only the installation itself may";
        String allowed = "; allowed are " + Inspection.STANDARD_IMPORTS;
        return Stream.of(
                header("Export-Package", "org.example;version=1,io.heddle.api.tensor", "it exports io.heddle.api.tensor" + reserved),
                header("Export-Package", "io.heddle.mechanism.ssd", "it exports io.heddle.mechanism.ssd" + reserved),
                header("Export-Package", "a;org.nd4j.linalg;version=\"1,2\"", "it exports org.nd4j.linalg" + reserved),
                header("Export-Package", "org.bytedeco.javacpp", "it exports org.bytedeco.javacpp" + reserved),
                header("Import-Package", "io.heddle.api.tensor,io.heddle.router.internal",
                        "it imports io.heddle.router.internal" + allowed),
                header("Import-Package", "sun.misc;resolution:=optional", "it imports sun.misc" + allowed),
                header("Import-Package", "org.nd4jx", "it imports org.nd4jx" + allowed),
                header("Import-Package", "*", "its header Import-Package names *, which is no package"),
                header("Import-Package", "a;version=\"[1,2", "its header Import-Package is malformed"),
                header("Import-Package", "a,,b", "its header Import-Package is malformed"),
                header("Import-Package", "a;x=\"\\\"\",sun.misc",
                        "its header Import-Package has a backslash, which readers take differently"));
    }

    private static Stream<Case> manifests() {
        String head = "Manifest-Version: 1.0\nBundle-ManifestVersion: 2\nBundle-SymbolicName: x\n";
        String malformed = "its manifest is malformed: ";
        return Stream.of(
                manifest(head + "Bundle-SymbolicName: y\n\n", "its manifest has the header Bundle-SymbolicName twice"),
                manifest(head + "bundle-symbolicname: y\n\n", "its manifest has the header bundle-symbolicname twice"),
                manifest(head + "Comment: a\rBundle-Activator: x\n\n", malformed + "it has a zero or a lone carriage return"),
                manifest(head + "Comment: a\n \n\n", malformed + "a line continues nothing"),
                manifest(head + "Bundle-Version: 1.0", malformed + "its last line has no end"),
                manifest("Bundle-ManifestVersion: 2\nBundle-SymbolicName: x\n\n", "its manifest has no Manifest-Version"),
                manifest("no manifest at all\n", malformed + "no header is no manifest at all"));
    }

    private static Stream<Case> contents() {
        byte[] fat = ByteBuffer.allocate(64).putInt(0xcafebabe).putInt(2).array();
        byte[] windows = ByteBuffer.allocate(128).order(ByteOrder.LITTLE_ENDIAN).put((byte) 'M').put((byte) 'Z').putInt(0x3c, 64).array();
        return Stream.of(
                entry("lib/libx.so", new byte[8], "its entry lib/libx.so" + NATIVE),
                entry("lib/libx.so.1.2", new byte[8], "its entry lib/libx.so.1.2" + NATIVE),
                entry("x.DLL", new byte[8], "its entry x.DLL" + NATIVE),
                entry("x.dylib", new byte[8], "its entry x.dylib" + NATIVE),
                entry("x.jnilib", new byte[8], "its entry x.jnilib" + NATIVE),
                entry("elf.txt", new byte[] {0x7f, 'E', 'L', 'F', 2, 1}, "its entry elf.txt" + NATIVE),
                entry("mach.bin", new byte[] {(byte) 0xcf, (byte) 0xfa, (byte) 0xed, (byte) 0xfe}, "its entry mach.bin" + NATIVE),
                entry("Fat.class", fat, "its entry Fat.class" + NATIVE),
                entry("windows.bin", windows, "its entry windows.bin" + NATIVE),
                entry("lib/inner.jar", new byte[8], "its entry lib/inner.jar" + NESTED),
                entry("data.bin", TestJar.bundle().bytes(), "its entry data.bin" + NESTED),
                entry("Odd.class", new byte[8], "its entry Odd.class is no class file"));
    }

    private static Case header(String name, String value, String reason) {
        return new Case(name + ": " + value, TestJar.bundle().header(name, value).bytes(), reason);
    }

    private static Case manifest(String text, String reason) {
        return new Case(text.replaceAll("\\s", "|"), TestJar.bundle().manifest(text).bytes(), reason);
    }

    private static Case entry(String name, byte[] data, String reason) {
        return new Case("entry " + name, TestJar.bundle().entry(name, data).bytes(), reason);
    }
}
