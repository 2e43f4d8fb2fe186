// SPDX-License-Identifier: Apache-2.0
package io.heddle.deploy.internal.rule;

import org.osgi.framework.Version;

/**
 * Who a bundle says it is.
 *
 * @param name symbolic name
 * @param version of the bundle
 * @param singleton whether only one version of it can run
 */
public record Identity(String name, Version version, boolean singleton) {

    @Override
    public String toString() {
        return name + " " + version;
    }
}
