// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal.stream;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.PrintStream;

/**
 * Writes records, one a line: fields with tabs between them, or JSON objects. What is written reaches
 * the reader with {@link #flush}, or when much has gathered. Used by one thread.
 */
final class LineWriter {

    private static final int GATHERED = 8192;

    private final PrintStream out;
    private final boolean json;
    private final StringBuilder text = new StringBuilder();
    private boolean first;
    private boolean broken;

    LineWriter(PrintStream out, boolean json) {
        this.out = out;
        this.json = json;
    }

    LineWriter begin() {
        first = true;
        if (json) {
            text.append('{');
        }
        return this;
    }

    LineWriter number(String name, long value) {
        name(name);
        text.append(value);
        return this;
    }

    /** What is not finite has no number in JSON. */
    LineWriter number(String name, double value) {
        name(name);
        if (Double.isFinite(value)) {
            text.append((float) value);
        } else {
            text.append(json ? "null" : "-");
        }
        return this;
    }

    LineWriter numbers(String name, float[] values) {
        name(name);
        text.append(json ? "[" : "");
        for (int i = 0; i < values.length; i++) {
            text.append(i == 0 ? "" : ",").append(values[i]);
        }
        text.append(json ? "]" : "");
        return this;
    }

    LineWriter numbers(String name, int[] values) {
        name(name);
        text.append(json ? "[" : "");
        for (int i = 0; i < values.length; i++) {
            text.append(i == 0 ? "" : ",").append(values[i]);
        }
        text.append(json ? "]" : "");
        return this;
    }

    /** In quotes, so that it stays on its line. */
    LineWriter text(String name, CharSequence value) {
        name(name);
        text.append('"');
        JsonStringEncoder.getInstance().quoteAsString(value, text);
        text.append('"');
        return this;
    }

    private void name(String name) {
        if (!first) {
            text.append(json ? ',' : '\t');
        }
        first = false;
        if (json) {
            text.append('"').append(name).append("\":");
        }
    }

    void end() {
        text.append(json ? "}\n" : "\n");
        if (text.length() >= GATHERED) {
            hand();
        }
    }

    /** Text as it is, which belongs to no record. */
    void raw(CharSequence piece) {
        text.append(piece);
        flush();
    }

    private void hand() {
        out.append(text);
        text.setLength(0);
        broken = out.checkError();
    }

    /** Hands over what has gathered. */
    void flush() {
        if (!text.isEmpty()) {
            hand();
        }
    }

    /** Whether the reader was found gone. */
    boolean isBroken() {
        return broken;
    }
}
