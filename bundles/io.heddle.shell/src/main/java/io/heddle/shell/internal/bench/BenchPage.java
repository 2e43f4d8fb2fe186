// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * A report as one HTML page with its plots inside: no scripts, nothing to fetch.
 *
 * @param report what to show
 */
public record BenchPage(BenchReport report) {
    private static final List<String> COLOURS = List.of("#1f77b4", "#d62728", "#2ca02c", "#9467bd", "#ff7f0e", "#17becf",
            "#8c564b", "#e377c2", "#7f7f7f", "#bcbd22");
    private static final int WIDTH = 560;
    private static final int HEIGHT = 260;
    private static final int LEFT = 70;
    private static final int BOTTOM = 30;
    private static final int TOP = 10;
    private static final int BAR = 22;

    /** The page. */
    public String html() {
        StringBuilder page = new StringBuilder("""
                <!doctype html>
                <html lang="en"><head><meta charset="utf-8"><title>heddle bench</title>
                <style>
                body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 62rem; padding: 0 1rem; color: #222; }
                table { border-collapse: collapse; margin: 1rem 0; }
                th, td { padding: .2rem .8rem; border-bottom: 1px solid #ddd; text-align: right; }
                th:first-child, td:first-child { text-align: left; }
                svg text { font: 12px system-ui, sans-serif; fill: #444; }
                .note { color: #666; }
                </style></head><body>
                <h1>heddle bench</h1>
                """);
        page.append("<p class=\"note\">").append(escaped(report.machine() + "; compute " + report.compute() + "; " + report.date()))
                .append("</p>\n");
        for (BenchReport.Section section : report.sections()) {
            page.append("<h2>").append(escaped(section.title())).append("</h2>\n");
            page.append(section.columns().size() > 1 ? lines(section) : bars(section)).append(table(section));
        }
        return page.append("</body></html>\n").toString();
    }

    private static String table(BenchReport.Section section) {
        StringBuilder table = new StringBuilder("<table><tr><th>").append(escaped(section.unit())).append("</th>");
        section.columns().forEach(column -> table.append("<th>").append(escaped(column)).append("</th>"));
        table.append("</tr>\n");
        for (BenchReport.Line line : section.lines()) {
            table.append("<tr><td>").append(escaped(line.name())).append("</td>");
            line.values().forEach(value -> table.append("<td>").append(BenchReport.number(value)).append("</td>"));
            table.append("</tr>\n");
        }
        return table.append("</table>\n").toString();
    }

    /** Lines over the columns, with a logarithmic scale: contenders differ by powers of ten. */
    private static String lines(BenchReport.Section section) {
        double most = 0;
        double least = Double.MAX_VALUE;
        for (BenchReport.Line line : section.lines()) {
            for (OptionalDouble value : line.values()) {
                if (value.orElse(0) > 0) {
                    most = Math.max(most, value.getAsDouble());
                    least = Math.min(least, value.getAsDouble());
                }
            }
        }
        if (most == 0) {
            return "";
        }
        double low = Math.floor(Math.log10(least));
        double high = Math.max(low + 1, Math.ceil(Math.log10(most)));
        StringBuilder svg = new StringBuilder(String.format(Locale.ROOT,
                "<svg viewBox=\"0 0 %d %d\" width=\"%d\" role=\"img\">\n", WIDTH + 180, HEIGHT + BOTTOM, WIDTH + 180));
        for (int decade = (int) low; decade <= high; decade++) {
            double y = y(Math.pow(10, decade), low, high);
            svg.append(String.format(Locale.ROOT, "<line x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\" stroke=\"#ddd\"/>"
                    + "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>\n", LEFT, WIDTH, y, y, LEFT - 6, y + 4,
                    BenchReport.number(OptionalDouble.of(Math.pow(10, decade)))));
        }
        for (int i = 0; i < section.columns().size(); i++) {
            svg.append(String.format(Locale.ROOT, "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>\n", x(section, i),
                    HEIGHT + 20, escaped(section.columns().get(i))));
        }
        for (int i = 0; i < section.lines().size(); i++) {
            svg.append(line(section, i, low, high));
        }
        return svg.append("</svg>\n").toString();
    }

    private static String line(BenchReport.Section section, int index, double low, double high) {
        BenchReport.Line line = section.lines().get(index);
        String colour = COLOURS.get(index % COLOURS.size());
        List<String> points = new ArrayList<>();
        StringBuilder marks = new StringBuilder();
        for (int i = 0; i < line.values().size(); i++) {
            if (line.values().get(i).orElse(0) > 0) {
                String x = String.format(Locale.ROOT, "%.1f", x(section, i));
                String y = String.format(Locale.ROOT, "%.1f", y(line.values().get(i).getAsDouble(), low, high));
                points.add(x + "," + y);
                marks.append("<circle cx=\"").append(x).append("\" cy=\"").append(y).append("\" r=\"3\" fill=\"").append(colour)
                        .append("\"/>");
            }
        }
        return "<polyline fill=\"none\" stroke=\"" + colour + "\" stroke-width=\"2\" points=\"" + String.join(" ", points) + "\"/>"
                + marks + String.format(Locale.ROOT, "<text x=\"%d\" y=\"%d\" style=\"fill:%s\">%s</text>\n", WIDTH + 10,
                TOP + 14 + 18 * index, colour, escaped(line.name()));
    }

    private static String bars(BenchReport.Section section) {
        double most = section.lines().stream().mapToDouble(line -> line.values().getFirst().orElse(0)).max().orElse(0);
        StringBuilder svg = new StringBuilder(String.format(Locale.ROOT, "<svg viewBox=\"0 0 %d %d\" width=\"%d\" role=\"img\">\n",
                WIDTH + 180, BAR * section.lines().size() + TOP, WIDTH + 180));
        for (int i = 0; i < section.lines().size(); i++) {
            BenchReport.Line line = section.lines().get(i);
            double width = most == 0 ? 0 : line.values().getFirst().orElse(0) / most * (WIDTH - 2 * LEFT);
            svg.append(String.format(Locale.ROOT, "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>"
                    + "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/><text x=\"%.1f\" y=\"%d\">%s</text>\n",
                    2 * LEFT - 6, BAR * i + 16, escaped(line.name()), 2 * LEFT, BAR * i + 3, width, BAR - 6,
                    COLOURS.get(i % COLOURS.size()), 2 * LEFT + width + 6, BAR * i + 16,
                    BenchReport.number(line.values().getFirst())));
        }
        return svg.append("</svg>\n").toString();
    }

    private static double x(BenchReport.Section section, int column) {
        return LEFT + 20 + (WIDTH - LEFT - 40.0) * column / Math.max(1, section.columns().size() - 1);
    }

    private static double y(double value, double low, double high) {
        return TOP + (HEIGHT - TOP) * (1 - (Math.log10(value) - low) / (high - low));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
    }
}
