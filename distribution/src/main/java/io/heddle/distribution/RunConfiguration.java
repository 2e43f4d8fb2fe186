// SPDX-License-Identifier: Apache-2.0
package io.heddle.distribution;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.startlevel.BundleStartLevel;

/** The bundles of the run, their start levels and the framework's properties. */
record RunConfiguration(Path home, Properties properties, List<Path> bundles) {

    static final int COMMAND_LEVEL = 5;
    static final int SHELL_LEVEL = 6;
    private static final int DEFAULT_LEVEL = 4;
    private static final String FRAMEWORK = "framework.";

    static RunConfiguration read(Path home) throws IOException {
        Properties properties = new Properties();
        try (var reader = Files.newBufferedReader(home.resolve("conf/run.properties"), StandardCharsets.UTF_8)) {
            properties.load(reader);
        }
        try (var files = Files.list(home.resolve("target/heddle/bundle"))) {
            return new RunConfiguration(home, properties,
                    files.filter(f -> f.toString().endsWith(".jar")).sorted().toList());
        }
    }

    Map<String, String> framework() {
        Map<String, String> framework = new HashMap<>();
        properties.stringPropertyNames().stream().filter(n -> n.startsWith(FRAMEWORK)).forEach(n ->
                framework.put(n.substring(FRAMEWORK.length()), properties.getProperty(n).replace("{home}", home.toString())));
        // A property of the JVM wins, so that one run can be told something else.
        framework.replaceAll((name, value) -> System.getProperty(name, value));
        // The slot is locked by us.
        framework.put("felix.cache.locking", "false");
        return framework;
    }

    /** Changes whenever a bundle or this configuration does. */
    String stamp() throws IOException {
        StringBuilder stamp = new StringBuilder(home.toString()).append('\n');
        List<Path> files = new ArrayList<>(bundles);
        files.add(home.resolve("conf/run.properties"));
        for (Path file : files) {
            stamp.append(file.getFileName()).append(' ').append(Files.size(file)).append(' ')
                    .append(Files.getLastModifiedTime(file).toMillis()).append('\n');
        }
        return stamp.toString();
    }

    /** Bundles are referenced where they lie: copying 130 MB into each cache would be slow and wasteful. */
    void install(Framework framework) throws BundleException {
        Map<String, Integer> levels = levels();
        List<Bundle> installed = new ArrayList<>();
        for (Path file : bundles) {
            Bundle bundle = framework.getBundleContext().installBundle("reference:" + file.toUri());
            String name = file.getFileName().toString().replaceFirst("\\.jar$", "");
            bundle.adapt(BundleStartLevel.class).setStartLevel(levels.getOrDefault(name, DEFAULT_LEVEL));
            installed.add(bundle);
        }
        for (Bundle bundle : installed) {
            if (bundle.getHeaders("").get(Constants.FRAGMENT_HOST) == null) {
                // Only marks it: the framework has not reached its start level.
                bundle.start(Bundle.START_ACTIVATION_POLICY);
            }
        }
    }

    private Map<String, Integer> levels() {
        Map<String, Integer> levels = new HashMap<>();
        for (int level = 1; level <= SHELL_LEVEL; level++) {
            for (String name : properties.getProperty("level." + level, "").split("\\s+")) {
                levels.put(name, level);
            }
        }
        return levels;
    }
}
