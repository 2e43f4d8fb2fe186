// SPDX-License-Identifier: Apache-2.0
package io.heddle.launch.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.felix.framework.FrameworkFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.launch.Framework;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;

/** No command runs before what components promise to have done first. */
class AwaitedTest {

    private static final long LONG = 60_000;

    @TempDir
    Path folder;
    private Framework framework;
    private final ComponentConfigurationDTO configuration = new ComponentConfigurationDTO();
    private Awaited awaited;

    @BeforeEach
    void start() throws Exception {
        framework = new FrameworkFactory().newFramework(Map.of("org.osgi.framework.storage", folder.toString()));
        framework.start();
        ComponentDescriptionDTO promising = new ComponentDescriptionDTO();
        promising.properties = Map.of("heddle.awaited", "jars");
        ComponentDescriptionDTO other = new ComponentDescriptionDTO();
        other.properties = Map.of();
        awaited = new Awaited(framework.getBundleContext(), (ServiceComponentRuntime) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {ServiceComponentRuntime.class}, (proxy, method, arguments) ->
                        method.getName().equals("getComponentDescriptionDTOs") ? List.of(other, promising) : List.of(configuration)));
    }

    @AfterEach
    void stop() throws Exception {
        framework.stop();
        framework.waitForStop(0);
    }

    private void register(String name) {
        framework.getBundleContext().registerService(Runnable.class, () -> { }, new Hashtable<>(Map.of("heddle.awaited", name)));
    }

    @Test
    void whatIsDoneIsNotWaitedFor() throws Exception {
        register("jars");
        assertEquals(List.of(), awaited.missing(LONG));
    }

    @Test
    void whatIsNotDoneIsWaitedForAndNamed() throws Exception {
        register("others");
        assertEquals(List.of("jars"), awaited.missing(50));
    }

    @Test
    void theWaitEndsWhenItIsDone() throws Exception {
        try (var executor = Executors.newSingleThreadExecutor()) {
            Future<List<String>> waiting = executor.submit(() -> awaited.missing(LONG));
            assertFalse(waiting.isDone());
            register("jars");
            assertEquals(List.of(), waiting.get());
        }
    }

    @Test
    void whatHasFailedIsNotWaitedFor() throws Exception {
        configuration.failure = "it threw";
        assertEquals(List.of("jars"), awaited.missing(LONG));
    }
}
