// SPDX-License-Identifier: Apache-2.0
package io.heddle.deploy.internal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A jar as a build would make it, with one thing or another changed. Used by one thread. */
final class TestJar {

    private final Map<String, String> headers = new LinkedHashMap<>();
    private final Map<String, byte[]> entries = new LinkedHashMap<>();
    private String manifest = "";

    /** A bundle that is taken. */
    static TestJar bundle() {
        return bundle("org.example.mechanism", "1.0.0");
    }

    static TestJar bundle(String name, String version) {
        return new TestJar().header("Manifest-Version", "1.0").header("Bundle-ManifestVersion", "2")
                .header("Bundle-SymbolicName", name).header("Bundle-Version", version)
                .entry("org/example/readme.txt", name + " " + version);
    }

    TestJar header(String name, String value) {
        headers.put(name, value);
        return this;
    }

    TestJar without(String name) {
        headers.remove(name);
        return this;
    }

    TestJar withoutEntries() {
        entries.clear();
        return this;
    }

    /** The manifest as it stands, instead of one made of headers. */
    TestJar manifest(String text) {
        manifest = text;
        return this;
    }

    TestJar entry(String name, String text) {
        return entry(name, text.getBytes(StandardCharsets.UTF_8));
    }

    TestJar entry(String name, byte[] data) {
        entries.put(name, data);
        return this;
    }

    /** The class file of a type of these tests, or of one that they use. */
    TestJar type(Class<?> type) {
        String name = type.getName().replace('.', '/') + ".class";
        try (var in = type.getClassLoader().getResourceAsStream(name)) {
            return entry(name, in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    byte[] manifestBytes() {
        StringBuilder text = new StringBuilder(manifest);
        if (manifest.isEmpty()) {
            headers.forEach((name, value) -> text.append(folded(name + ": " + value)));
            text.append("\r\n");
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static String folded(String line) {
        return line.length() <= 70 ? line + "\r\n" : line.substring(0, 70) + "\r\n" + folded(" " + line.substring(70));
    }

    byte[] bytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            put(zip, "META-INF/MANIFEST.MF", manifestBytes());
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                put(zip, entry.getKey(), entry.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void put(ZipOutputStream zip, String name, byte[] data) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(data);
        zip.closeEntry();
    }
}
