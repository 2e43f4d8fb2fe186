// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal.generation;

import io.heddle.api.stack.Session;
import io.heddle.checkpoint.ModelException;
import io.heddle.checkpoint.SavedSequence;
import io.heddle.checkpoint.SavedState;
import io.heddle.checkpoint.safetensors.ElementType;
import io.heddle.checkpoint.safetensors.SafetensorsWriter;
import io.heddle.shell.internal.Caller;
import io.heddle.shell.internal.job.Job;
import io.heddle.shell.internal.job.Jobs;
import io.heddle.shell.internal.model.OpenModel;
import io.heddle.shell.internal.result.Audit;
import io.heddle.shell.internal.result.Result;
import io.heddle.shell.internal.result.TokenSequences;
import io.heddle.shell.internal.result.WrittenTensor;
import io.heddle.text.GeneratedSequence;
import io.heddle.text.GenerationRequest;
import io.heddle.text.Generator;
import io.heddle.text.Sampler;
import io.heddle.text.SamplingOptions;
import io.heddle.text.TokenListener;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One call of the command generate. */
public final class GenerationRun {

    private static final String GENERATED = "generated";

    private final GenerationOrder order;
    private final OpenModel model;
    private final Caller caller;
    private final Jobs jobs;

    /** The model stays the caller's. */
    public GenerationRun(GenerationOrder order, OpenModel model, Caller caller, Jobs jobs) {
        this.order = order;
        this.model = model;
        this.caller = caller;
        this.jobs = jobs;
    }

    /**
     * Generates. A text appears on the caller's output as it comes.
     *
     * @return the ids, or what was written; null for a text
     */
    public @Nullable Result run() throws IOException {
        Openings openings = Openings.of(order, model);
        long longest = (long) openings.longest() + order.tokens();
        model.requireContext(longest, "the prompt and --tokens " + order.tokens());
        if (order.out() != null && !openings.isText()) {
            requireEqualLengths(openings);
        }
        // The last token is chosen but not read.
        try (Job job = jobs.begin("generate", model, (long) openings.rows().size() * order.tokens());
                Session session = model.session(openings.rows().size(), longest - 1)) {
            List<GeneratedSequence> sequences = generate(openings, session, job);
            save(openings, sequences, session);
            audit(openings, session);
            if (sequences.stream().noneMatch(sequence -> sequence.end() == GeneratedSequence.End.INTERRUPTED)) {
                job.done();
            }
            return result(openings, sequences);
        }
    }

    private List<GeneratedSequence> generate(Openings openings, Session session, Job job) {
        Set<Integer> ends = openings.isText() && !order.ignoreEnd() ? model.plan().endTokens() : Set.of();
        ShownText shown = openings.isText()
                ? new ShownText(openings.tokenizer(), order.stops(), ends, caller.out()) : null;
        List<GenerationRequest> requests = new ArrayList<>();
        for (Opening opening : openings.rows()) {
            boolean goesOn = shown == null || shown.begin(opening);
            requests.add(request(openings, requests.size(), goesOn ? order.tokens() : 0, ends));
        }
        for (int row = 0; row < requests.size(); row++) {
            if (openings.rows().get(row).state() != null) {
                session.restore(row, openings.rows().get(row).state());
            }
        }
        Pace pace = new Pace();
        TokenListener listener = (row, token) -> {
            job.reached(pace.chosen());
            return shown == null || shown.generated(token);
        };
        List<GeneratedSequence> sequences = new Generator(session, order.piece()).run(requests, listener);
        if (sequences.stream().anyMatch(sequence -> sequence.end() == GeneratedSequence.End.INTERRUPTED)) {
            // What there is is still shown and saved, which an interrupted thread cannot do.
            Thread.interrupted();
        }
        if (shown != null) {
            shown.finish();
        }
        if (caller.watched()) {
            caller.err().println(pace.text(order.sampling().temperature() == 0 ? "" : ", seed " + openings.seed()));
        }
        return sequences;
    }

    private GenerationRequest request(Openings openings, int row, int limit, Set<Integer> ends) {
        Opening opening = openings.rows().get(row);
        SamplingOptions options = order.sampling().withSeed(openings.seed()).forRow(row);
        Sampler sampler = new Sampler(options);
        sampler.skip(opening.draws());
        return new GenerationRequest(opening.tokens(), opening.read(), limit, sampler, ends);
    }

    private void save(Openings openings, List<GeneratedSequence> sequences, Session session) throws IOException {
        if (order.saveState() == null) {
            return;
        }
        List<SavedSequence> saved = new ArrayList<>();
        for (int row = 0; row < sequences.size(); row++) {
            Opening opening = openings.rows().get(row);
            int[] tokens = sequences.get(row).tokens();
            if (session.length(row) != tokens.length - 1) {
                throw new ModelException("interrupted before the prompt was read; no state was saved");
            }
            long draws = order.sampling().temperature() == 0 ? 0 : tokens.length - opening.tokens().length;
            saved.add(new SavedSequence(tokens, opening.prompt(), opening.draws() + draws, session.save(row)));
        }
        new SavedState(model.digest(), openings.isText(), openings.seed(), saved).write(order.saveState());
    }

    private void audit(Openings openings, Session session) {
        if (!order.audit()) {
            return;
        }
        for (int row = 0; row < openings.rows().size(); row++) {
            Audit audit = new Audit(row, openings.rows().get(row).tokens().length, session.provenance(row));
            caller.err().print(audit.text());
        }
    }

    private @Nullable Result result(Openings openings, List<GeneratedSequence> sequences) throws IOException {
        List<int[]> ids = sequences.stream().map(GeneratedSequence::tokens).toList();
        if (order.out() == null) {
            return openings.isText() ? null : new TokenSequences(ids);
        }
        List<Long> shape = List.of((long) ids.size(), (long) ids.getFirst().length);
        new SafetensorsWriter(order.out()).add(GENERATED, ElementType.I64, shape, segment(ids)).write();
        return openings.isText() ? null : new WrittenTensor(order.out(), GENERATED, ElementType.I64.name(), shape);
    }

    private static MemorySegment segment(List<int[]> ids) {
        int count = Math.multiplyExact(ids.size(), ids.getFirst().length);
        ByteBuffer bytes = ByteBuffer.allocateDirect(Math.multiplyExact(count, Long.BYTES)).order(ByteOrder.LITTLE_ENDIAN);
        LongBuffer longs = bytes.asLongBuffer();
        for (int[] row : ids) {
            for (int id : row) {
                longs.put(id);
            }
        }
        return MemorySegment.ofBuffer(bytes);
    }

    private void requireEqualLengths(Openings openings) {
        int first = openings.rows().getFirst().tokens().length;
        for (int row = 1; row < openings.rows().size(); row++) {
            int length = openings.rows().get(row).tokens().length;
            if (length != first) {
                throw new ModelException("sequence " + (row + 1) + " has " + length + " ids, but the first has " + first
                        + "; --out is one tensor and needs equal lengths");
            }
        }
    }
}
