// SPDX-License-Identifier: Apache-2.0
package io.heddle.deploy.internal;

import io.heddle.deploy.internal.archive.JarBytes;
import io.heddle.deploy.internal.archive.RefusedException;
import io.heddle.deploy.internal.rule.Identity;
import java.io.ByteArrayInputStream;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;

/**
 * Installs inspected bytes.
 *
 * <p>Bundles start only for the life of this framework: after a restart they come through the gate
 * again instead of coming up by themselves. Used by one thread at a time.
 */
final class Installer {

    private static final String LOCATION = "heddle-deploy:";

    private final BundleContext context;
    private final SmokeTest smokeTest;
    private final Patience patience;
    private final StackTrials trials;
    private final Refresh refresh;

    Installer(BundleContext context, SmokeTest smokeTest, Patience patience) {
        this.context = context;
        this.smokeTest = smokeTest;
        this.patience = patience;
        this.trials = new StackTrials(context);
        this.refresh = new Refresh(context);
    }

    /** Removes what an earlier run left in the framework's storage. */
    void removeLeftovers() throws BundleException {
        for (Bundle bundle : context.getBundles()) {
            if (bundle.getLocation().startsWith(LOCATION)) {
                remove(bundle);
            }
        }
    }

    /** Who a bundle is that is installed; whether it is the only one of its name is not asked of it. */
    static Identity identity(Bundle bundle) {
        return new Identity(String.valueOf(bundle.getSymbolicName()), bundle.getVersion(), false);
    }

    /** Installs and starts; a bundle that lacks something stays installed and waits. */
    Outcome install(String file, JarBytes jar) throws RefusedException {
        Bundle bundle = add(file, jar);
        try {
            return new Outcome(bundle, jar, start(bundle));
        } catch (RefusedException e) {
            undo(bundle);
            throw e;
        }
    }

    /**
     * Starts the new one, tries it, and only then takes the old one away.
     *
     * @throws RefusedException if the new one is not as good; the old one goes on running then
     */
    Outcome replace(Outcome old, String file, JarBytes jar, Identity identity) throws RefusedException {
        Identity before = identity(old.bundle());
        boolean together = !before.name().equals(identity.name())
                || !before.version().equals(identity.version()) && !identity.singleton();
        return together ? replaceByAnother(old, file, jar) : replaceInPlace(old, jar);
    }

    private Outcome replaceByAnother(Outcome old, String file, JarBytes jar) throws RefusedException {
        Set<String> had = old.runs() ? smokeTest.mechanisms(old.bundle()) : Set.of();
        Instant began = Instant.now();
        Bundle bundle = add(file, jar);
        try {
            Outcome outcome = new Outcome(bundle, jar, start(bundle));
            requireAsGood(old, had, outcome, began);
            remove(old.bundle());
            return outcome;
        } catch (BundleException | RefusedException e) {
            undo(bundle);
            throw new RefusedException(e.getMessage());
        }
    }

    /** One framework has a name and version once, so the old one must go first; its bytes are kept to come back to. */
    private Outcome replaceInPlace(Outcome old, JarBytes jar) throws RefusedException {
        Set<String> had = old.runs() ? smokeTest.mechanisms(old.bundle()) : Set.of();
        Instant began = Instant.now();
        try {
            update(old.bundle(), jar);
            Outcome outcome = new Outcome(old.bundle(), jar, start(old.bundle()));
            requireAsGood(old, had, outcome, began);
            return outcome;
        } catch (BundleException | RefusedException e) {
            try {
                update(old.bundle(), old.jar());
                start(old.bundle());
            } catch (BundleException again) {
                throw new RefusedException(line(e) + "; the one before does not come back: " + line(again));
            }
            throw new RefusedException(line(e));
        }
    }

    private void update(Bundle bundle, JarBytes jar) throws BundleException {
        bundle.stop(Bundle.STOP_TRANSIENT);
        bundle.update(new ByteArrayInputStream(jar.bytes()));
        refresh.now(bundle);
    }

    private void requireAsGood(Outcome old, Set<String> had, Outcome outcome, Instant began) throws RefusedException {
        if (old.runs() && !outcome.runs()) {
            throw new RefusedException(outcome.waitsFor());
        }
        if (had.isEmpty()) {
            return;
        }
        Set<String> has = smokeTest.mechanisms(outcome.bundle());
        if (has.isEmpty()) {
            throw new RefusedException("it brings no mechanism, and the one before brought " + String.join(", ", had));
        }
        Optional<String> refusal = trials.refusal(outcome.bundle(), has, began);
        if (refusal.isPresent()) {
            throw new RefusedException("a running stack tried it: " + RefusedException.shown(refusal.get()));
        }
    }

    private Bundle add(String file, JarBytes jar) throws RefusedException {
        try {
            // A location of its own each time: the framework answers a known one with the old bundle.
            return context.installBundle(LOCATION + file + "#" + UUID.randomUUID(), new ByteArrayInputStream(jar.bytes()));
        } catch (BundleException e) {
            throw new RefusedException("the framework does not install it: " + line(e));
        }
    }

    /** Starts it if it can, in a bounded time: the answer is what it waits for, or nothing. */
    String start(Bundle bundle) throws RefusedException {
        return patience.await(() -> startNow(bundle));
    }

    private String startNow(Bundle bundle) throws RefusedException {
        try {
            bundle.start(Bundle.START_TRANSIENT);
        } catch (BundleException e) {
            if (e.getType() == BundleException.RESOLVE_ERROR) {
                return "it waits for what it requires: " + line(e);
            }
            throw new RefusedException("it does not start: " + line(e));
        }
        smokeTest.mechanisms(bundle);
        return "";
    }

    /** Uninstalls it, and has the framework forget its classes. */
    void remove(Bundle bundle) throws BundleException {
        bundle.uninstall();
        refresh.later(bundle);
    }

    private void undo(Bundle bundle) throws RefusedException {
        patience.await(() -> {
            try {
                remove(bundle);
                return bundle;
            } catch (BundleException e) {
                throw new RefusedException("it cannot be uninstalled again: " + line(e));
            }
        });
    }

    /** The framework says the same thing twice, the second time in brackets. */
    static String line(Exception e) {
        return RefusedException.sentence(String.valueOf(e.getMessage()).replaceFirst("(?s) Unresolved requirements: .*", ""));
    }
}
