// SPDX-License-Identifier: Apache-2.0
package io.heddle.deploy.internal;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.stream.Stream;

/** Jars that are taken. */
final class GoodCases {

    /** A jar that is taken. @param name of the case @param bytes of the jar @param identity of the bundle */
    record Good(String name, byte[] bytes, String identity) {

        @Override
        public String toString() {
            return name;
        }
    }

    private static final String NAME = "org.example.mechanism 1.0.0";

    private GoodCases() {}

    static Stream<Good> all() {
        byte[] noise = new byte[3 << 20];
        new Random(1).nextBytes(noise);
        return Stream.of(
                good("plain", TestJar.bundle()),
                good("with classes", TestJar.bundle().type(TestJar.class).type(GoodCases.class)),
                good("component", TestJar.bundle().header("Service-Component", "OSGI-INF/x.xml").entry("OSGI-INF/x.xml", "<x/>")),
                good("what bnd writes", TestJar.bundle()
                        .header("Import-Package", "io.heddle.api.config;version=\"[1.0,2)\",io.heddle.api.mechanism;version=\"[1.0,2)\"")
                        .header("Provide-Capability", "osgi.service;objectClass:List<String>=\"io.heddle.api.mechanism.Mechanism\";"
                                + "uses:=\"io.heddle.api.mechanism\",io.heddle.mechanism;io.heddle.mechanism=ssd")
                        .header("Require-Capability", "osgi.extender;filter:=\"(&(osgi.extender=osgi.component)"
                                + "(version>=1.5.0)(!(version>=2.0.0)))\",osgi.ee;filter:=\"(&(osgi.ee=JavaSE)(version=25))\"")),
                good("ND4J by the bridge", TestJar.bundle()
                        .header("Import-Package", "io.heddle.nd4j.bridge,org.nd4j.linalg.api.ndarray,org.slf4j,org.osgi.framework")),
                good("imports what it exports", TestJar.bundle()
                        .header("Export-Package", "org.example.api;version=1.0;uses:=\"org.nd4j.linalg.factory,java.util\"")
                        .header("Import-Package", "org.example.api;version=\"[1.0,2)\"")),
                good("class path of itself", TestJar.bundle().header("Bundle-ClassPath", ".").header("Multi-Release", "false")),
                good("folders and resources", TestJar.bundle().entry("a/", new byte[0]).entry("a/b.json", "{}")
                        .entry("MZ.txt", "MZ is how this text of more than sixty-four letters happens to begin, as some do")
                        .entry("noise.bin", noise)),
                new Good("stored", RawZip.bundle().add("a.txt", "a".getBytes(StandardCharsets.UTF_8)).bytes(), NAME),
                new Good("singleton", TestJar.bundle().header("Bundle-SymbolicName", "a.b;singleton:=true").bytes(), "a.b 1.0.0"),
                new Good("no version", TestJar.bundle().without("Bundle-Version").bytes(), "org.example.mechanism 0.0.0"),
                new Good("plain line ends", TestJar.bundle().manifest("Manifest-Version: 1.0\nBundle-ManifestVersion: 2\n"
                        + "Bundle-SymbolicName: org.exam\n ple.x\nBundle-Version: 2.0\n\nName: x\nBundle-Activator: y\n\n").bytes(),
                        "org.example.x 2.0.0"));
    }

    private static Good good(String name, TestJar jar) {
        return new Good(name, jar.bytes(), NAME);
    }
}
