// SPDX-License-Identifier: Apache-2.0
package io.heddle.tck;

import io.heddle.tck.internal.Services;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/**
 * What must hold for every mechanism, as tests: extend it, name your uses, and run it inside a
 * framework that has the router, a compute and your bundle. The test stands in a bundle of its own,
 * since the mechanism's is stopped, started and updated.
 *
 * <pre>{@code
 * class MyConformance extends MechanismConformance {
 *     @Override protected List<String> uses() { return List.of("mymechanism", "mymechanism(heads=2)"); }
 *     @Override protected List<String> refused() { return List.of("mymechanism(heads=-1)"); }
 * }
 * }</pre>
 *
 * <p>After the tests {@code heddle-conformance.json} and {@code .txt} lie in the folder
 * {@code conformance/CLASS} of the system property {@code heddle.conformance}, or else of
 * {@code target}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class MechanismConformance {
    private Services services;
    private Conformance conformance;

    /** The uses to look at: the short notation of one layer each. */
    protected abstract List<String> uses();

    /** Uses that must be refused. */
    protected List<String> refused() {
        return List.of();
    }

    /** How large the stacks are and how often the mechanism is exchanged. */
    protected Subject.Size size() {
        return Subject.Size.standard();
    }

    /** Finds the services. */
    @BeforeAll
    public final void begin() {
        services = Services.of(getClass());
        conformance = new Conformance(uses().stream().map(use -> services.subject(use, size())).toList());
    }

    /** Writes the report. */
    @AfterAll
    public final void end() {
        if (conformance != null) {
            Path folder = Path.of(System.getProperty("heddle.conformance", "target"));
            conformance.soFar().write(folder.resolve("conformance").resolve(getClass().getSimpleName()));
            services.close();
        }
    }

    /** See {@link Check#DESCRIPTION}. */
    @TestFactory
    public final Stream<DynamicTest> itsDescriptionIsCompleteAndTrue() {
        return each(Check.DESCRIPTION);
    }

    /** See {@link Check#SHAPE}. */
    @TestFactory
    public final Stream<DynamicTest> itsResultHasTheStacksShape() {
        return each(Check.SHAPE);
    }

    /** See {@link Check#COMPLETES}, {@link Check#STAYS}. */
    @TestFactory
    public final Stream<DynamicTest> aPassEndsAndTheServiceStays() {
        return Stream.of(Check.COMPLETES, Check.STAYS).flatMap(this::each);
    }

    /** See {@link Check#FINITE}. */
    @TestFactory
    public final Stream<DynamicTest> everyResultIsFinite() {
        return each(Check.FINITE);
    }

    /** See {@link Check#DETERMINISM}, {@link Check#RECORDED}. */
    @TestFactory
    public final Stream<DynamicTest> theSameAgainGivesTheSameBits() {
        return Stream.of(Check.DETERMINISM, Check.RECORDED).flatMap(this::each);
    }

    /** See {@link Check#CAUSALITY}. */
    @TestFactory
    public final Stream<DynamicTest> aTokenChangesNothingBeforeIt() {
        return each(Check.CAUSALITY);
    }

    /** See {@link Check#PIECES}. */
    @TestFactory
    public final Stream<DynamicTest> stepsChunksAndTheWholeAgree() {
        return each(Check.PIECES);
    }

    /** See {@link Check#BATCH}, {@link Check#PADDING}. */
    @TestFactory
    public final Stream<DynamicTest> rowsOfARaggedBatchAreWhatTheyAreAlone() {
        return Stream.of(Check.BATCH, Check.PADDING).flatMap(this::each);
    }

    /** See {@link Check#RESET}, {@link Check#ROLLBACK}, {@link Check#SAVING}. */
    @TestFactory
    public final Stream<DynamicTest> itsStateIsForgottenRewoundAndMoved() {
        return Stream.of(Check.RESET, Check.ROLLBACK, Check.SAVING).flatMap(this::each);
    }

    /** See {@link Check#STATE_SIZE}, {@link Check#PLAN_SIZE}, {@link Check#MEMORY_GROWTH}. */
    @TestFactory
    public final Stream<DynamicTest> itsStatePlanAndMemoryGrowAsDeclared() {
        return Stream.of(Check.STATE_SIZE, Check.PLAN_SIZE, Check.MEMORY_GROWTH).flatMap(this::each);
    }

    /** See {@link Check#LEVEL_MEMORY}, {@link Check#FREED_MEMORY}. */
    @TestFactory
    public final Stream<DynamicTest> itLeavesNoMemoryBehind() {
        return Stream.of(Check.LEVEL_MEMORY, Check.FREED_MEMORY).flatMap(this::each);
    }

    /** See {@link Check#REFUSALS}. */
    @TestFactory
    public final Stream<DynamicTest> whatCannotBeUsedIsRefused() {
        Stream<DynamicTest> own = refused().stream().map(use -> DynamicTest.dynamicTest(use,
                () -> present(services.refused(use, size()))));
        return Stream.concat(own, each(Check.REFUSALS));
    }

    /** See {@link Check#GRADIENT}. */
    @TestFactory
    public final Stream<DynamicTest> itsGradientIsThatOfFiniteDifferences() {
        return each(Check.GRADIENT);
    }

    /** See {@link Check#SWAPS}. */
    @TestFactory
    public final Stream<DynamicTest> itIsExchangedUnderLoad() {
        return each(Check.SWAPS);
    }

    /** See {@link Check#THREADS}, {@link Check#CLASS_LOADERS}, {@link Check#FILES}. */
    @TestFactory
    public final Stream<DynamicTest> itLeavesNothingBehindWhenExchanged() {
        return Stream.of(Check.THREADS, Check.CLASS_LOADERS, Check.FILES).flatMap(this::each);
    }

    private Stream<DynamicTest> each(Check check) {
        return conformance.subjects(check).stream().map(subject -> DynamicTest.dynamicTest(
                subject.use() + ": " + check.claim(), () -> present(conformance.find(check, subject))));
    }

    private static void present(Finding finding) {
        switch (finding) {
            case Finding.Passed passed -> { }
            case Finding.Failed failed -> throw new AssertionError(failed.fault(), failed.cause().orElse(null));
            case Finding.Skipped(String reason) -> Assumptions.abort(reason);
        }
    }
}
