// SPDX-License-Identifier: Apache-2.0
package io.heddle.deploy;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The jars in the folder {@code deploy}.
 *
 * <p>The service property {@code service.changecount} changes whenever the list does.
 */
@ProviderType
public interface Deployments {

    /** Every jar that lies there, by name of its file. */
    List<Deployment> all();
}
