// SPDX-License-Identifier: Apache-2.0
package io.heddle.tck;

import io.heddle.tck.internal.BundleLeaks;
import io.heddle.tck.internal.Configurations;
import io.heddle.tck.internal.Descriptions;
import io.heddle.tck.internal.FirstPasses;
import io.heddle.tck.internal.Growths;
import io.heddle.tck.internal.Leftovers;
import io.heddle.tck.internal.Repetitions;
import io.heddle.tck.internal.Sequences;
import io.heddle.tck.internal.States;
import io.heddle.tck.internal.Swaps;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;

/** One thing that must hold for a mechanism. The order is that in which they are tried. */
public enum Check {
    /** Its description. */
    DESCRIPTION("its description is complete, true of its service, and its defaults are what it uses",
            Scope.MECHANISM, Descriptions::check),
    /** The shape of its result. */
    SHAPE("its result is [batch, time, width]", Scope.USE, FirstPasses::shape),
    /** That it runs at all. */
    COMPLETES("a pass ends without an exception", Scope.USE, FirstPasses::completes, SHAPE),
    /** That it stays. */
    STAYS("its service stays registered while passes run", Scope.USE, FirstPasses::stays, COMPLETES),
    /** Numbers. */
    FINITE("every result is a finite number, for extreme inputs too", Scope.USE, FirstPasses::finite, STAYS),
    /** The same again. */
    DETERMINISM("the same tokens give the same bits twice", Scope.USE, Repetitions::same, STAYS),
    /** Replay. */
    RECORDED("a recorded pass gives the same bits as one that is run operator by operator",
            Scope.USE, Repetitions::recorded, DETERMINISM),
    /** Looking ahead. */
    CAUSALITY("a token changes nothing before it", Scope.USE, Sequences::causal, DETERMINISM),
    /** Cutting. */
    PIECES("steps, chunks and the whole agree", Scope.USE, Sequences::pieces, CAUSALITY),
    /** Batching. */
    BATCH("the rows of a ragged batch are what they are alone", Scope.USE, Sequences::batch, PIECES),
    /** Padding. */
    PADDING("what lies beyond a row's tokens changes nothing", Scope.USE, Sequences::padding, BATCH),
    /** Forgetting. */
    RESET("a slot that is used again remembers nothing", Scope.USE, States::reset, DETERMINISM),
    /** Going back. */
    ROLLBACK("going back to a mark forgets what followed", Scope.USE, States::rollback, RESET),
    /** Moving. */
    SAVING("a saved state goes on in another session and slot", Scope.USE, States::saving, RESET),
    /** The size of its state. */
    STATE_SIZE("its state is as large as it declares, and grows as its description says",
            Scope.USE, States::size, STAYS),
    /** The size of its plan. */
    PLAN_SIZE("a pass is one plan of as many nodes for any number of tokens", Scope.USE, Growths::nodes, STAYS),
    /** The memory of a pass. */
    MEMORY_GROWTH("the memory of a pass grows as its description says", Scope.USE, Growths::bytes, PLAN_SIZE),
    /** Memory of many passes. */
    LEVEL_MEMORY("passes leave neither heap nor device memory behind", Scope.MECHANISM, Leftovers::level, STAYS),
    /** Memory after the end. */
    FREED_MEMORY("a closed stack has given every byte of its device back",
            Scope.MECHANISM, Leftovers::freed, LEVEL_MEMORY),
    /** Bad settings. */
    REFUSALS("settings that cannot be used are refused, and by a ConfigException or InvalidStackException",
            Scope.USE, Configurations::check, STAYS),
    /** Gradients. */
    GRADIENT("its gradient is that of finite differences", Scope.USE,
            subject -> Finding.skipped("no compute gives gradients yet"), STAYS),
    /** Exchange under load. */
    SWAPS("it is exchanged under load without a failed or changed answer", Scope.MECHANISM, Swaps::check,
            DETERMINISM, FINITE, LEVEL_MEMORY),
    /** Threads. */
    THREADS("it leaves no thread behind when it is exchanged", Scope.MECHANISM, BundleLeaks::threads, FINITE),
    /** Class loaders, and so thread locals. */
    CLASS_LOADERS("it leaves no class loader behind when it is exchanged",
            Scope.MECHANISM, BundleLeaks::loaders, THREADS),
    /** Files. */
    FILES("it leaves no file open when it is exchanged", Scope.MECHANISM, BundleLeaks::files, FINITE);

    /** How often a check is tried. */
    public enum Scope {
        /** For each use. */
        USE,
        /** For the first use of each mechanism. */
        MECHANISM
    }

    private final String claim;
    private final Scope scope;
    private final Function<Subject, Finding> look;
    private final Set<Check> needs;

    Check(String claim, Scope scope, Function<Subject, Finding> look, Check... needs) {
        this.claim = claim;
        this.scope = scope;
        this.look = look;
        this.needs = Set.of(needs);
    }

    /** What must hold, as a sentence. */
    public String claim() {
        return claim;
    }

    /** How often it is tried. */
    public Scope scope() {
        return scope;
    }

    /** What must hold before looking makes sense: else one fault would show as many. */
    public Set<Check> needs() {
        return needs;
    }

    /** Its name in reports. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Looks, whether or not what it needs holds. Exceptions are those of the mechanism. */
    public Finding look(Subject subject) {
        return look.apply(subject);
    }
}
