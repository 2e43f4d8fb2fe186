// SPDX-License-Identifier: Apache-2.0
package io.heddle.itest;

import io.heddle.nd4j.Nd4jReady;
import java.util.Objects;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** A component as every one of ours: built by its constructor, with what it needs. */
@Component(property = "probe=constructor")
public final class Probe implements Runnable {

    private final Nd4jReady nd4j;

    /** Fails where declarative services hand over nothing. */
    @Activate
    public Probe(@Reference Nd4jReady nd4j) {
        this.nd4j = Objects.requireNonNull(nd4j);
    }

    @Override
    public void run() {
        Objects.requireNonNull(nd4j.environment());
    }
}
