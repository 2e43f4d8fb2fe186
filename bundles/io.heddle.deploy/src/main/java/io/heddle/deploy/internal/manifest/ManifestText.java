// SPDX-License-Identifier: Apache-2.0
package io.heddle.deploy.internal.manifest;

import static io.heddle.deploy.internal.archive.RefusedException.shown;

import io.heddle.deploy.internal.archive.RefusedException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The main section of a manifest.
 *
 * <p>Where readers of manifests differ (headers that are there twice, a lone carriage return, an
 * empty continuation, a last line without an end) the manifest is refused.
 */
public final class ManifestText {

    private static final Pattern HEADER = Pattern.compile("([A-Za-z0-9][A-Za-z0-9_-]*): (.*)");

    private final byte[] bytes;
    private final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private int at;

    private ManifestText(byte[] bytes) {
        this.bytes = bytes;
    }

    /** The headers of the main section; the case of their names does not matter. */
    public static Map<String, String> parse(byte[] bytes) throws RefusedException {
        ManifestText text = new ManifestText(bytes);
        text.readMainSection();
        if (!text.headers.containsKey("Manifest-Version")) {
            throw new RefusedException("its manifest has no Manifest-Version");
        }
        // Last, because it tells on the error stream of what is refused above.
        try {
            new Manifest(new ByteArrayInputStream(bytes));
        } catch (IOException e) {
            throw new RefusedException("its manifest is malformed: " + shown(String.valueOf(e.getMessage())));
        }
        return text.headers;
    }

    private void readMainSection() throws RefusedException {
        ByteArrayOutputStream header = new ByteArrayOutputStream();
        for (byte[] line = line(); line.length > 0; line = line()) {
            if (line[0] != ' ') {
                put(header);
            } else if (header.size() == 0 || line.length == 1) {
                throw new RefusedException("its manifest is malformed: a line continues nothing");
            }
            int begin = line[0] == ' ' ? 1 : 0;
            header.write(line, begin, line.length - begin);
        }
        put(header);
    }

    /** The next line without its end; empty at the end of the section. */
    private byte[] line() throws RefusedException {
        int begin = at;
        while (at < bytes.length && bytes[at] != '\n') {
            if (bytes[at] == 0 || bytes[at] == '\r' && (at + 1 == bytes.length || bytes[at + 1] != '\n')) {
                throw new RefusedException("its manifest is malformed: it has a zero or a lone carriage return");
            }
            at++;
        }
        if (at == bytes.length) {
            if (begin < at) {
                throw new RefusedException("its manifest is malformed: its last line has no end");
            }
            return new byte[0];
        }
        int end = at > begin && bytes[at - 1] == '\r' ? at - 1 : at;
        at++;
        return Arrays.copyOfRange(bytes, begin, end);
    }

    private void put(ByteArrayOutputStream bytesOfHeader) throws RefusedException {
        if (bytesOfHeader.size() == 0) {
            return;
        }
        String line = decode(bytesOfHeader.toByteArray());
        bytesOfHeader.reset();
        Matcher header = HEADER.matcher(line);
        if (!header.matches()) {
            throw new RefusedException("its manifest is malformed: no header is " + shown(line));
        }
        if (headers.put(header.group(1), header.group(2).strip()) != null) {
            throw new RefusedException("its manifest has the header " + shown(header.group(1)) + " twice");
        }
    }

    private static String decode(byte[] line) throws RefusedException {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(line)).toString();
        } catch (CharacterCodingException e) {
            throw new RefusedException("its manifest is malformed: it is not UTF-8");
        }
    }
}
