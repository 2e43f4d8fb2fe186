// SPDX-License-Identifier: Apache-2.0
package io.heddle.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.api.stack.Stacks;
import io.heddle.api.tensor.Device;
import io.heddle.itest.planted.Fault;
import io.heddle.itest.planted.PlantedActivator;
import io.heddle.tck.Check;
import io.heddle.tck.Conformance;
import io.heddle.tck.ConformanceReport;
import io.heddle.tck.Finding;
import io.heddle.tck.Subject;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.Collections;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.test.common.annotation.InjectBundleContext;
import org.osgi.test.common.annotation.InjectService;

/** The conformance kit finds each planted fault, by the check that names it and by no other. */
class KitTest {
    private static final Subject.Size SMALL = new Subject.Size(16, 32, 12);

    @InjectBundleContext
    BundleContext context;
    @InjectService(timeout = 20_000)
    Stacks stacks;
    @InjectService(timeout = 20_000, filter = "(heddle.device=cpu)")
    Device device;

    /** Threads that a planted bundle left would be found in every later test. */
    @AfterEach
    void endLeftThreads() {
        Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals(PlantedActivator.THREAD)).forEach(Thread::interrupt);
    }

    @ParameterizedTest
    @EnumSource
    void aPlantedFaultIsFoundByTheCheckThatNamesIt(Fault fault) throws IOException, BundleException {
        Bundle planted = install(fault);
        try {
            planted.start();
            Subject subject = new Subject(context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).getBundleContext(), stacks,
                    List.of(device), fault.mechanism(), SMALL);
            ConformanceReport report = new Conformance(List.of(subject)).report();
            assertEquals(expected(fault), report.failed(), report::text);
            assertTrue(report.count(Finding.Passed.class) > 0, report::text);
        } finally {
            planted.uninstall();
        }
    }

    private static List<Check> expected(Fault fault) {
        return switch (fault) {
            case NONE, NONE_WITH_STATE -> List.of();
            case SILENT -> List.of(Check.DESCRIPTION);
            case WRONG_SHAPE -> List.of(Check.SHAPE);
            case THROWS -> List.of(Check.COMPLETES);
            case VANISHES -> List.of(Check.STAYS);
            case NAN -> List.of(Check.FINITE);
            case UNSTEADY -> List.of(Check.DETERMINISM);
            case LOOKS_AHEAD -> List.of(Check.CAUSALITY);
            case MIXES_ROWS -> List.of(Check.BATCH);
            case LIES_ABOUT_STATE -> List.of(Check.STATE_SIZE);
            case SLOW -> List.of(Check.PLAN_SIZE);
            case QUADRATIC -> List.of(Check.MEMORY_GROWTH);
            case GROWS_HEAP, GROWS_DEVICE -> List.of(Check.LEVEL_MEMORY);
            case DIVIDES -> List.of(Check.REFUSALS);
            case LEAVES_THREAD -> List.of(Check.THREADS);
            case LEAVES_THREAD_LOCAL -> List.of(Check.CLASS_LOADERS);
        };
    }

    private Bundle install(Fault fault) throws IOException, BundleException {
        return context.installBundle("planted:" + fault, new ByteArrayInputStream(jar(fault)));
    }

    private byte[] jar(Fault fault) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JarOutputStream jar = new JarOutputStream(bytes, manifest(fault))) {
            String folder = PlantedActivator.class.getPackageName().replace('.', '/');
            for (URL entry : Collections.list(context.getBundle().findEntries(folder, "*.class", false))) {
                jar.putNextEntry(new ZipEntry(entry.getPath().substring(1)));
                try (InputStream in = entry.openStream()) {
                    in.transferTo(jar);
                }
            }
        }
        return bytes.toByteArray();
    }

    private static Manifest manifest(Fault fault) {
        Manifest manifest = new Manifest();
        Attributes headers = manifest.getMainAttributes();
        headers.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        headers.putValue(Constants.BUNDLE_MANIFESTVERSION, "2");
        headers.putValue(Constants.BUNDLE_SYMBOLICNAME, fault.mechanism());
        headers.putValue(Constants.BUNDLE_ACTIVATOR, PlantedActivator.class.getName());
        headers.putValue(Constants.PROVIDE_CAPABILITY, "io.heddle.mechanism;io.heddle.mechanism=" + fault.mechanism());
        headers.putValue(Constants.IMPORT_PACKAGE, "org.osgi.framework,io.heddle.api.config,io.heddle.api.mechanism,"
                + "io.heddle.api.operator,io.heddle.api.run,io.heddle.api.state,io.heddle.api.tensor,io.heddle.api.weight");
        headers.putValue(PlantedActivator.HEADER, fault.name());
        return manifest;
    }
}
