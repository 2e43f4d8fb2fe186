// SPDX-License-Identifier: Apache-2.0
package io.heddle.nd4j;

import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Says that ND4J's class loading is set up, and sets its environment up.
 *
 * <p>A component that calls ND4J must hold a reference to this service, and ask for the environment
 * before its first call: nothing else forces the set-up to come before ND4J's native code is loaded,
 * which that call does. The service loads none.
 */
@ProviderType
public interface Nd4jReady {

    /**
     * The environment variables that were decided for the native libraries, with the values they read. The first call
     * sets those that the user did not set, which takes 50 ms: a start that needs no ND4J does without.
     */
    Map<String, String> environment();
}
