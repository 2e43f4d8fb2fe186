// SPDX-License-Identifier: Apache-2.0
package io.heddle.nd4j;

import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Says that ND4J's class loading and environment are set up.
 *
 * <p>A component that calls ND4J must hold a reference to this service: nothing else forces the
 * set-up to come before the first ND4J class is initialised. The service loads no native code; the
 * first call into ND4J does.
 */
@ProviderType
public interface Nd4jReady {

    /** The environment variables that were decided for the native libraries, with the values they read. */
    Map<String, String> environment();
}
