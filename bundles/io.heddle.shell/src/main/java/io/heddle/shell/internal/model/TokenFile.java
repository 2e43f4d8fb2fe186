// SPDX-License-Identifier: Apache-2.0
package io.heddle.shell.internal.model;

import io.heddle.checkpoint.ModelException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A file of token ids: one sequence a line, ids separated by commas. */
public final class TokenFile {

    private TokenFile() {}

    /**
     * Reads all sequences.
     *
     * @param vocabulary how many ids there are
     * @throws ModelException naming the line, what was found and what is allowed
     */
    public static List<int[]> read(Path file, int vocabulary) throws IOException {
        List<String> lines = TextFile.text(file).stripTrailing().lines().toList();
        if (lines.isEmpty()) {
            throw new ModelException(file + " is empty; one sequence of comma-separated token ids a line is allowed");
        }
        int[][] sequences = new int[lines.size()][];
        for (int i = 0; i < sequences.length; i++) {
            sequences[i] = ids(file + ", line " + (i + 1) + ": ", lines.get(i), vocabulary);
        }
        return List.of(sequences);
    }

    /**
     * Makes sure that all sequences are equally long.
     *
     * @return their length
     */
    public static int requireEqualLengths(Path file, List<int[]> sequences, String reason) {
        int length = sequences.getFirst().length;
        for (int i = 1; i < sequences.size(); i++) {
            if (sequences.get(i).length != length) {
                throw new ModelException(file + ", line " + (i + 1) + ": " + sequences.get(i).length
                        + " ids, but line 1 has " + length + "; " + reason + " needs equal lengths");
            }
        }
        return length;
    }

    /**
     * Reads one line.
     *
     * @param where which, for messages, with a colon behind it
     * @param vocabulary how many ids there are
     * @throws ModelException saying what was found and what is allowed
     */
    public static int[] ids(String where, String line, int vocabulary) {
        if (line.isBlank()) {
            throw new ModelException(where + "there are no ids; at least one is needed");
        }
        // With a limit of -1 an empty last word is not lost.
        String[] words = line.split(",", -1);
        int[] ids = new int[words.length];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = id(where, words[i].strip(), vocabulary);
        }
        return ids;
    }

    private static int id(String where, String word, int vocabulary) {
        try {
            int id = Integer.parseInt(word);
            if (id >= 0 && id < vocabulary) {
                return id;
            }
        } catch (NumberFormatException e) {
            // Told below, like an id that is out of range.
        }
        throw new ModelException(where + "'" + shown(word) + "' is no token id; whole numbers from 0 to " + (vocabulary - 1)
                + " are allowed");
    }

    /** A word of a file as a message may show it. */
    public static String shown(String word) {
        String printable = word.replaceAll("\\p{Cntrl}", "?");
        return printable.length() > 40 ? printable.substring(0, 40) + "..." : printable;
    }
}
