// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal.bench;

import io.heddle.shell.internal.result.Amount;
import io.heddle.shell.internal.result.Result;
import io.heddle.shell.internal.result.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The figures of all contenders, in tables of the shape in which such comparisons are published.
 *
 * @param machine processor, threads, JDK
 * @param compute what ran the kernels
 * @param date when, ISO 8601
 * @param order what was measured
 * @param figures of each contender; what others are relative to comes first
 * @param mechanisms of single mechanisms at equal width, reading only; may be empty
 * @param files what was written beside the text, one line each
 */
public record BenchReport(String machine, String compute, String date, BenchOrder order, List<Figures> figures,
        List<Figures> mechanisms, List<String> files) implements Result {
    /** Copies the lists. */
    public BenchReport {
        figures = List.copyOf(figures);
        mechanisms = List.copyOf(mechanisms);
        files = List.copyOf(files);
    }

    /** The same with files. */
    public BenchReport with(List<String> written) {
        return new BenchReport(machine, compute, date, order, figures, mechanisms, written);
    }

    /** One table, for text and for plots. */
    public record Section(String title, String unit, List<String> columns, List<Line> lines, boolean more) {}

    /** One row of a table. */
    public record Line(String name, List<OptionalDouble> values) {}

    /** The tables; {@code more} of a section says whether more is better. */
    public List<Section> sections() {
        List<String> contexts = order.contexts().stream().map(BenchReport::tokens).toList();
        List<Section> sections = new ArrayList<>();
        sections.add(section("Decode speed by context", "tokens/s", contexts, true, (f, i) -> f.decode().get(i)));
        sections.add(section("Time to first token by prompt", "s", contexts, false, (f, i) -> f.firstToken().get(i)));
        sections.add(section("State and key-value memory of a sequence by context", "MiB", contexts, false,
                (f, i) -> OptionalDouble.of(f.memory(i) / 1048576.0)));
        sections.add(section("Decode speed by batch, all sequences", "tokens/s",
                order.batches().stream().map(batch -> "batch " + batch).toList(), true, (f, i) -> f.batched().get(i)));
        List<Figures> readers = Stream.concat(figures.stream(), mechanisms.stream()).toList();
        sections.add(new Section("Reading " + order.promptBatch() + " prompts of " + tokens(order.prompt()), "tokens/s",
                List.of("throughput"), readers.stream().map(f -> new Line(f.name(), List.of(f.reading()))).toList(), true));
        if (figures.size() > 1) {
            Figures first = figures.getFirst();
            boolean judged = figures.stream().allMatch(f -> f.quality().isPresent());
            sections.add(section("Efficiency: " + (judged ? "speed x quality / memory" : "speed / memory (no quality was measured)")
                    + ", " + first.name() + " = 1", "", contexts, true, (f, i) -> f.efficiency(first, i)));
        }
        return sections;
    }

    private Section section(String title, String unit, List<String> columns, boolean more,
            BiFunction<Figures, Integer, OptionalDouble> value) {
        List<Line> lines = figures.stream().map(f -> {
            List<OptionalDouble> values = new ArrayList<>();
            for (int i = 0; i < columns.size(); i++) {
                values.add(value.apply(f, i));
            }
            return new Line(f.name(), values);
        }).toList();
        return new Section(title, unit, columns, lines, more);
    }

    /** Tokens as people write them. */
    static String tokens(int count) {
        return count % 1024 == 0 ? count / 1024 + "K" : Integer.toString(count);
    }

    /** Three digits that count. */
    static String number(OptionalDouble value) {
        if (value.isEmpty()) {
            return "-";
        }
        double v = value.getAsDouble();
        return String.format(Locale.ROOT, v >= 100 ? "%,.0f" : v >= 10 ? "%.1f" : v >= 1 ? "%.2f" : "%.4f", v);
    }

    @Override
    public String text() {
        StringBuilder text = new StringBuilder(machine + "; compute " + compute + "; " + date + "\n");
        figures.forEach(f -> text.append(f.name()).append(": ").append(Amount.count(f.parameters())).append(" parameters\n"));
        for (Section section : sections()) {
            text.append('\n').append(section.title()).append(section.unit().isEmpty() ? "" : ", " + section.unit()).append('\n');
            List<String> headings = new ArrayList<>(List.of(""));
            section.columns().forEach(column -> headings.add(">" + column));
            Table table = new Table(headings.toArray(String[]::new));
            for (Line line : section.lines()) {
                List<String> cells = new ArrayList<>(List.of(line.name()));
                line.values().forEach(value -> cells.add(number(value)));
                table.row(cells.toArray());
            }
            text.append(table.text());
            text.append(new Bars(section).text());
        }
        files.forEach(file -> text.append('\n').append(file));
        return text.append(files.isEmpty() ? "" : "\n").toString();
    }
}
