// SPDX-License-Identifier: Apache-2.0
package io.heddle.deploy.internal;

import io.heddle.deploy.Deployment;
import io.heddle.deploy.Deployment.State;
import io.heddle.deploy.Deployments;
import io.heddle.deploy.internal.archive.JarBytes;
import io.heddle.deploy.internal.archive.RefusedException;
import io.heddle.deploy.internal.rule.Identity;
import io.heddle.deploy.internal.rule.IdentityRules;
import io.heddle.deploy.internal.rule.IdentityRules.Present;
import java.io.File;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.felix.fileinstall.ArtifactInstaller;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes every file of the watched folder: inspects it, and installs, replaces or removes its bundle. Thread-safe. */
final class Gate implements ArtifactInstaller, Deployments {

    private static final Logger LOG = LoggerFactory.getLogger(Gate.class);

    private final BundleContext context;
    private final Inspection inspection;
    private final SignatureCheck signatures;
    private final Installer installer;
    private final Clock clock;
    private final Runnable changed;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Deployment> told = new TreeMap<>();
    private final Map<String, Outcome> installed = new TreeMap<>();

    /** Calls {@code changed} after each change of the list. */
    Gate(BundleContext context, Inspection inspection, SignatureCheck signatures, Installer installer, Clock clock,
            Runnable changed) {
        this.context = context;
        this.inspection = inspection;
        this.signatures = signatures;
        this.installer = installer;
        this.clock = clock;
        this.changed = changed;
    }

    /** Every jar, in whichever folder it lies: what this does not take, the watcher would install by itself. */
    @Override
    public boolean canHandle(File artifact) {
        return artifact.getName().toLowerCase(Locale.ROOT).endsWith(".jar");
    }

    @Override
    public void install(File artifact) {
        take(artifact);
    }

    @Override
    public void update(File artifact) {
        take(artifact);
    }

    @Override
    public void uninstall(File artifact) {
        lock.lock();
        try {
            told.remove(artifact.getPath());
            Outcome outcome = present(artifact);
            if (outcome != null) {
                installed.remove(artifact.getPath());
                installer.remove(outcome.bundle());
                LOG.info("{} is gone, and {} with it", artifact.getName(), Installer.identity(outcome.bundle()));
            }
        } catch (BundleException e) {
            LOG.warn("{} is gone, but its bundle stays: {}", artifact.getName(), Installer.line(e));
        } finally {
            lock.unlock();
        }
        changed.run();
    }

    @Override
    public List<Deployment> all() {
        lock.lock();
        try {
            return List.copyOf(told.values());
        } finally {
            lock.unlock();
        }
    }

    private void take(File artifact) {
        lock.lock();
        try {
            decide(artifact);
            startWaiting();
        } finally {
            lock.unlock();
        }
        changed.run();
    }

    private void decide(File artifact) {
        String file = artifact.getName();
        Outcome old = present(artifact);
        String digest = "";
        try {
            JarBytes jar = JarBytes.read(artifact.toPath(), inspection.limits());
            digest = jar.sha256();
            Identity identity = inspection.inspect(jar);
            IdentityRules.check(identity, others(artifact));
            signatures.check(jar);
            if (old == null) {
                installed.put(artifact.getPath(), installer.install(file, jar));
            } else if (!old.jar().sha256().equals(digest)) {
                installed.put(artifact.getPath(), installer.replace(old, file, jar, identity));
            }
            tell(artifact.getPath(), installed.get(artifact.getPath()));
        } catch (RefusedException e) {
            String stays = old == null ? "" : "; " + Installer.identity(old.bundle()) + " goes on running";
            told.put(artifact.getPath(), new Deployment(file, State.REFUSED,
                    old == null ? "" : Installer.identity(old.bundle()).toString(), e.getMessage() + stays, digest, clock.instant()));
            LOG.warn("{} is refused: {}{}", file, e.getMessage(), stays);
        }
    }

    /** What a file brought, unless somebody uninstalled it by hand. */
    private @Nullable Outcome present(File artifact) {
        Outcome outcome = installed.get(artifact.getPath());
        if (outcome != null && outcome.bundle().getState() == Bundle.UNINSTALLED) {
            installed.remove(artifact.getPath());
            return null;
        }
        return outcome;
    }

    private void tell(String path, Outcome outcome) {
        String file = new File(path).getName();
        Identity identity = Installer.identity(outcome.bundle());
        told.put(path, new Deployment(file, outcome.runs() ? State.INSTALLED : State.ACCEPTED, identity.toString(),
                outcome.runs() ? "it passed the inspection and runs" : outcome.waitsFor(), outcome.jar().sha256(),
                clock.instant()));
        if (outcome.runs()) {
            LOG.info("{} is installed: {}", file, identity);
        } else {
            LOG.warn("{} is accepted, but {}", file, outcome.waitsFor());
        }
    }

    /** What one jar brought may be what another one waits for. */
    private void startWaiting() {
        for (Map.Entry<String, Outcome> entry : installed.entrySet()) {
            Outcome outcome = entry.getValue();
            if (outcome.runs() || outcome.bundle().getState() == Bundle.UNINSTALLED) {
                continue;
            }
            try {
                if (installer.start(outcome.bundle()).isEmpty()) {
                    entry.setValue(new Outcome(outcome.bundle(), outcome.jar(), ""));
                    tell(entry.getKey(), entry.getValue());
                }
            } catch (RefusedException e) {
                LOG.warn("{} does not start: {}", entry.getKey(), e.getMessage());
            }
        }
    }

    private List<Present> others(File artifact) {
        Map<Long, String> files = new TreeMap<>();
        installed.forEach((path, outcome) -> files.put(outcome.bundle().getBundleId(), path));
        return Arrays.stream(context.getBundles())
                .filter(bundle -> !artifact.getPath().equals(files.get(bundle.getBundleId())))
                .map(bundle -> new Present(Installer.identity(bundle),
                        new File(files.getOrDefault(bundle.getBundleId(), "")).getName()))
                .toList();
    }
}
