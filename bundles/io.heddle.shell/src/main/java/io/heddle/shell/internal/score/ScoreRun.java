// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal.score;

import io.heddle.api.stack.HeadSpec;
import io.heddle.api.stack.Session;
import io.heddle.checkpoint.ModelException;
import io.heddle.shell.internal.Caller;
import io.heddle.shell.internal.Progress;
import io.heddle.shell.internal.job.Job;
import io.heddle.shell.internal.job.Jobs;
import io.heddle.shell.internal.model.OpenModel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One call of the command score. */
public final class ScoreRun {

    private final ScoreOrder order;
    private final OpenModel model;
    private final Caller caller;
    private final Jobs jobs;

    /** The model stays the caller's. */
    public ScoreRun(ScoreOrder order, OpenModel model, Caller caller, Jobs jobs) {
        this.order = order;
        this.model = model;
        this.caller = caller;
        this.jobs = jobs;
    }

    /**
     * Reads and encodes all questions, so that what is wrong with them is found before weights are read; then scores them.
     *
     * @throws InterruptedException if the thread was interrupted
     */
    public ScoreReport run() throws IOException, InterruptedException {
        if (model.plan().stack().head().kind() != HeadSpec.Kind.LOGITS) {
            throw new ModelException(model.name() + " gives no logits, so nothing can be scored");
        }
        Exam exam = Exam.read(order.questions(), new QuestionReader(order.continuations()), order.shots(), order.examples(),
                order.limit());
        QuestionEncoder encoder = new QuestionEncoder(model.tokenizer(), model.vocabulary(), order.begins(),
                model.plan().endTokens(), model.plan().context() > 0 ? model.plan().context() : Integer.MAX_VALUE);
        List<EncodedQuestion> encoded = new ArrayList<>();
        for (Question question : exam.questions()) {
            encoded.add(encoder.encode(question, exam.context(question)));
        }
        Map<String, int[]> shared = new HashMap<>();
        exam.preambles().forEach((subject, text) -> shared.put(subject, encoder.preamble(text)));
        ScoreReport report = new ScoreReport(score(exam.questions(), encoded, shared));
        if (order.out() != null) {
            ScoreFile.write(order, model.name(), report);
        }
        return report;
    }

    private List<ScoredQuestion> score(List<Question> questions, List<EncodedQuestion> encoded, Map<String, int[]> shared)
            throws InterruptedException {
        int longest = encoded.stream().mapToInt(EncodedQuestion::read).max().orElse(1);
        long total = encoded.stream().mapToLong(EncodedQuestion::read).sum();
        List<ScoredQuestion> scored = new ArrayList<>();
        try (Progress progress = new Progress(caller, "score: questions", questions.size());
                Job job = jobs.begin("score", model, total); Session session = model.session(1, longest)) {
            ChoiceScorer scorer = new ChoiceScorer(session);
            long tokens = 0;
            for (int i = 0; i < questions.size(); i++) {
                if (Thread.interrupted()) {
                    throw new InterruptedException("interrupted");
                }
                Question question = questions.get(i);
                scored.add(new ScoredQuestion(question, scorer.score(encoded.get(i), shared.get(question.subject())),
                        encoded.get(i).truncated()));
                tokens += encoded.get(i).read();
                progress.done(i + 1L);
                job.reached(tokens);
            }
            job.done();
        }
        return scored;
    }
}
