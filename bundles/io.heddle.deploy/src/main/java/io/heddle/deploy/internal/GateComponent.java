// SPDX-License-Identifier: Apache-2.0
package io.heddle.deploy.internal;

import io.heddle.deploy.Deployments;
import io.heddle.deploy.internal.archive.Limits;
import io.heddle.deploy.internal.rule.PackageList;
import io.heddle.deploy.internal.rule.TrustedSigners;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Dictionary;
import java.util.Hashtable;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.felix.fileinstall.ArtifactInstaller;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.cm.ConfigurationException;
import org.osgi.service.cm.ManagedServiceFactory;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the folder watched while the gate stands, and not a moment longer.
 *
 * <p>File Install makes a watcher for each configuration. A stored configuration would outlive the
 * gate and open the folder to everything; so its factory is called here, with the gate registered
 * first and taken away last. Both calls return when the watcher has made its first round or has ended.
 */
@Component(service = {}, immediate = true, property = "heddle.awaited=deploy")
public final class GateComponent {

    private static final Logger LOG = LoggerFactory.getLogger(GateComponent.class);
    private static final String WATCH = "io.heddle.deploy";
    private static final String AWAITED = "heddle.awaited";
    private static final String NAME = "deploy";
    private static final Duration COMES_UP = Duration.ofSeconds(20);
    private static final String POLL_MILLISECONDS = "250";

    private final ManagedServiceFactory fileInstall;
    private final ServiceRegistration<?> registration;
    private final ServiceRegistration<?> deployments;
    private final Patience patience = new Patience(COMES_UP);
    private volatile boolean scanned;

    /** Nothing is watched where the property {@code heddle.deploy.dir} is not set. */
    @Activate
    public GateComponent(BundleContext context,
            @Reference(target = "(service.pid=org.apache.felix.fileinstall)") ManagedServiceFactory fileInstall)
            throws BundleException, ConfigurationException {
        this.fileInstall = fileInstall;
        AtomicLong changes = new AtomicLong();
        Installer installer = new Installer(context, new MechanismSmokeTest(context), patience);
        installer.removeLeftovers();
        Gate gate = new Gate(context, inspection(context), signatures(context), installer, Clock.systemUTC(),
                () -> changed(changes));
        String folder = context.getProperty("heddle.deploy.dir");
        // The watcher takes a service whose properties change for one that has gone: what changes is another service.
        // Ranked above whatever else takes files: none may pass by the gate.
        registration = context.registerService(ArtifactInstaller.class, gate,
                new Hashtable<>(Map.of(Constants.SERVICE_RANKING, Integer.MAX_VALUE)));
        deployments = context.registerService(Deployments.class, gate, properties(0));
        if (folder != null && isThere(Path.of(folder))) {
            fileInstall.updated(WATCH, watch(folder));
        }
        scanned = true;
        changed(changes);
    }

    /** The watcher makes no folder, and throws where a file has its name. */
    private static boolean isThere(Path folder) {
        try {
            Files.createDirectories(folder);
            return true;
        } catch (IOException e) {
            LOG.warn("nothing is watched: heddle.deploy.dir is {}, which is no folder and cannot be made", folder);
            return false;
        }
    }

    private static Inspection inspection(BundleContext context) {
        String imports = context.getProperty("heddle.deploy.imports");
        return new Inspection(Limits.standard(), PackageList.of(imports == null ? Inspection.STANDARD_IMPORTS : imports));
    }

    private static SignatureCheck signatures(BundleContext context) {
        String signers = context.getProperty("heddle.deploy.signers");
        return new SignatureCheck(Optional.ofNullable(signers).map(Path::of).map(TrustedSigners::new),
                context.getDataFile("signed").toPath());
    }

    private void changed(AtomicLong changes) {
        deployments.setProperties(properties(changes.incrementAndGet()));
    }

    private Dictionary<String, Object> properties(long changes) {
        Dictionary<String, Object> properties = new Hashtable<>(Map.of("service.changecount", changes));
        if (scanned) {
            // The launcher waits for it: whatever lay in the folder is decided.
            properties.put(AWAITED, NAME);
        }
        return properties;
    }

    private static Dictionary<String, String> watch(String folder) {
        return new Hashtable<>(Map.of(
                "felix.fileinstall.dir", folder,
                "felix.fileinstall.poll", POLL_MILLISECONDS,
                "felix.fileinstall.noInitialDelay", "true",
                "felix.fileinstall.filter", "(?i).*\\.jar",
                "felix.fileinstall.subdir.mode", "skip",
                "felix.fileinstall.log.level", "1",
                "felix.fileinstall.enableConfigSave", "false",
                // Otherwise a bundle that comes may refresh ND4J, whose native code cannot be loaded twice.
                "felix.fileinstall.fragmentRefreshScope", "none",
                "felix.fileinstall.optionalImportRefreshScope", "none"));
    }

    @Deactivate
    void deactivate() {
        fileInstall.deleted(WATCH);
        deployments.unregister();
        registration.unregister();
        patience.close();
    }
}
