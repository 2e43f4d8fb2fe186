// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal.stream;

import io.heddle.api.stack.InputSpec;
import io.heddle.api.stack.Session;
import io.heddle.checkpoint.ModelException;
import io.heddle.shell.internal.model.TokenFile;
import io.heddle.text.ByteTokenizer;
import io.heddle.text.Tokenizer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Turns lines of the input into what a stack reads. Bytes are read as they come; text is encoded
 * line by line, since what comes after a token may change it. Used by one thread.
 */
final class Feed {

    /** How a line is read. */
    private interface Reading {
        Piece read(byte[] line, String where);
    }

    private final InputLines lines;
    private final Reading reading;

    private Feed(InputLines lines, Reading reading) {
        this.lines = lines;
        this.reading = reading;
    }

    /** Text; bytes that are not UTF-8 count as U+FFFD, unless the tokenizer reads bytes. */
    static Feed text(InputBlocks blocks, Tokenizer tokenizer, int vocabulary) {
        if (tokenizer instanceof ByteTokenizer) {
            return new Feed(new InputLines(blocks, InputLines.Rest.GIVEN), (line, where) -> tokens(bytes(line), line));
        }
        return new Feed(new InputLines(blocks, InputLines.Rest.CUT), (line, where) -> {
            int[] ids = tokenizer.encode(new String(line, StandardCharsets.UTF_8), false);
            for (int id : ids) {
                if (id >= vocabulary) {
                    throw new ModelException("the tokenizer gives the id " + id + ", but the model has " + vocabulary
                            + " ids; the two do not belong together");
                }
            }
            return tokens(ids, line);
        });
    }

    /** Token ids with commas. */
    static Feed ids(InputBlocks blocks, int vocabulary) {
        return new Feed(new InputLines(blocks, InputLines.Rest.REFUSED),
                (line, where) -> tokens(TokenFile.ids(where, text(line), vocabulary), line));
    }

    /** One token of features a line, with commas; a time gap comes first where the stack reads one. */
    static Feed features(InputBlocks blocks, InputSpec.Features spec) {
        return new Feed(new InputLines(blocks, InputLines.Rest.REFUSED), (line, where) ->
                new Piece(new int[0], features(where, text(line), spec), line.length, endsLine(line)));
    }

    /** The next piece, for which it waits; null at the end. */
    @Nullable Piece next() throws InterruptedException, IOException {
        String where = "line " + lines.number() + " of the input: ";
        byte[] line = lines.next();
        return line == null ? null : reading.read(line, where);
    }

    /** Whether more of the input is there already. */
    boolean isReady() {
        return lines.isReady();
    }

    private static Piece tokens(int[] ids, byte[] line) {
        return new Piece(ids, null, line.length, endsLine(line));
    }

    private static boolean endsLine(byte[] line) {
        return line[line.length - 1] == '\n';
    }

    private static String text(byte[] line) {
        return new String(line, StandardCharsets.UTF_8).strip();
    }

    private static int[] bytes(byte[] line) {
        int[] ids = new int[line.length];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = line[i] & 0xFF;
        }
        return ids;
    }

    private static Session.FeatureRow features(String where, String line, InputSpec.Features spec) {
        String[] words = line.split(",", -1);
        int gaps = spec.timeGaps() ? 1 : 0;
        if (words.length != spec.channels() + gaps) {
            throw new ModelException(where + words.length + " numbers; " + (gaps == 0 ? "" : "a time gap and ")
                    + spec.channels() + " features, with commas, are needed");
        }
        float[] features = new float[spec.channels()];
        for (int i = 0; i < features.length; i++) {
            features[i] = number(where, words[gaps + i].strip());
        }
        return new Session.FeatureRow(0, new float[][] {features},
                gaps == 0 ? null : new float[] {number(where, words[0].strip())});
    }

    private static float number(String where, String word) {
        try {
            float number = Float.parseFloat(word);
            if (Float.isFinite(number)) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Told below, like a number that is not finite.
        }
        throw new ModelException(where + "'" + TokenFile.shown(word) + "' is no finite number");
    }
}
