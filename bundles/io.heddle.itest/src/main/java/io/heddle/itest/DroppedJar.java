// SPDX-License-Identifier: Apache-2.0
package io.heddle.itest;

import io.heddle.itest.dropped.DroppedMechanism;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** A bundle with one mechanism, made by a test. */
final class DroppedJar {

    private static final String COMPONENT = """
            <scr:component xmlns:scr="http://www.osgi.org/xmlns/scr/v1.3.0" name="dropped">
              <property name="heddle.mechanism" value="dropped"/>
              <service><provide interface="io.heddle.api.mechanism.Mechanism"/></service>
              <implementation class="io.heddle.itest.dropped.DroppedMechanism"/>
            </scr:component>
            """;

    private DroppedJar() {}

    /** With these headers beside those that it needs. */
    static byte[] of(String version, Map<String, String> more) throws IOException {
        Manifest manifest = new Manifest();
        Attributes headers = manifest.getMainAttributes();
        headers.putValue("Manifest-Version", "1.0");
        headers.putValue("Bundle-ManifestVersion", "2");
        headers.putValue("Bundle-SymbolicName", "org.example.dropped");
        headers.putValue("Bundle-Version", version);
        headers.putValue("Service-Component", "OSGI-INF/dropped.xml");
        headers.putValue("Import-Package", "io.heddle.api.mechanism,io.heddle.api.operator,io.heddle.api.run,"
                + "io.heddle.api.state,io.heddle.api.tensor,org.osgi.framework");
        more.forEach(headers::putValue);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JarOutputStream jar = new JarOutputStream(bytes, manifest)) {
            put(jar, "OSGI-INF/dropped.xml", COMPONENT.getBytes(StandardCharsets.UTF_8));
            put(jar, name(DroppedMechanism.class.getName()), code(DroppedMechanism.class.getName()));
            put(jar, name(DroppedMechanism.class.getName() + "$1"), code(DroppedMechanism.class.getName() + "$1"));
        }
        return bytes.toByteArray();
    }

    private static String name(String type) {
        return type.replace('.', '/') + ".class";
    }

    private static byte[] code(String type) throws IOException {
        try (var in = DroppedJar.class.getClassLoader().getResourceAsStream(name(type))) {
            return in.readAllBytes();
        }
    }

    private static void put(JarOutputStream jar, String name, byte[] data) throws IOException {
        jar.putNextEntry(new JarEntry(name));
        jar.write(data);
        jar.closeEntry();
    }
}
