// SPDX-License-Identifier: Apache-2.0
package io.heddle.download.internal;

import io.heddle.checkpoint.hub.HubDownload;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/**
 * Registers the download if a hub is configured, by the framework property {@value #ENDPOINT}. There is no
 * default: without it there is no such service, and nothing here ever opens a connection.
 */
@Component(immediate = true, service = ConfiguredDownload.class)
public final class ConfiguredDownload {

    static final String ENDPOINT = "heddle.hub.endpoint";
    private static final Duration STALL = Duration.ofSeconds(60);

    private final @Nullable ServiceRegistration<HubDownload> registration;

    /** @throws IllegalArgumentException if the property is no address of a server */
    @Activate
    public ConfiguredDownload(BundleContext context) {
        String endpoint = context.getProperty(ENDPOINT);
        registration = endpoint == null || endpoint.isBlank() ? null
                : context.registerService(HubDownload.class, new HubDownloader(address(endpoint.strip()), STALL), null);
    }

    /** The address of a server, without a slash at its end. */
    static URI address(String endpoint) {
        URI address = URI.create(endpoint.replaceFirst("/+$", ""));
        boolean web = "https".equals(address.getScheme()) || "http".equals(address.getScheme());
        if (!web || address.getHost() == null || address.getRawQuery() != null || address.getRawFragment() != null
                || address.getRawUserInfo() != null) {
            throw new IllegalArgumentException(ENDPOINT + " is '" + endpoint + "'; https://HOST or https://HOST/PATH is allowed");
        }
        return address;
    }

    @Deactivate
    void close() {
        if (registration != null) {
            registration.unregister();
        }
    }
}
