// SPDX-License-Identifier: Apache-2.0
package io.heddle.itest;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.nd4j.Nd4jReady;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.test.common.annotation.InjectBundleContext;
import org.osgi.test.common.annotation.InjectService;

/** The ground that every other test here stands on. */
class FrameworkTest {

    @InjectBundleContext
    BundleContext context;

    @InjectService
    Nd4jReady nd4j;

    @InjectService
    ServiceComponentRuntime components;

    @InjectService(filter = "(probe=constructor)")
    Runnable probe;

    @Test
    void everyBundleIsUp() {
        List<String> down = Arrays.stream(context.getBundles())
                .filter(b -> b.getState() != Bundle.ACTIVE)
                .filter(b -> b.getHeaders("").get(Constants.FRAGMENT_HOST) == null)
                .map(Bundle::getSymbolicName).toList();
        assertEquals(List.of(), down);
    }

    @Test
    void aComponentIsConstructedWithItsReferences() {
        probe.run();
        assertTrue(components.getComponentDescriptionDTO(context.getBundle(), Probe.class.getName()) != null);
    }

    @Test
    void nd4jMultipliesMatrices() {
        INDArray a = Nd4j.createFromArray(new float[][] {{1, 2}, {3, 4}});
        INDArray b = Nd4j.createFromArray(new float[][] {{5, 6}, {7, 8}});
        assertArrayEquals(new float[] {19, 22, 43, 50}, a.mmul(b).data().asFloat());
    }

    @Test
    void nativeLibrariesSeeTheEnvironment() {
        assertEquals("passive", nd4j.environment().get("OMP_WAIT_POLICY"));
    }
}
