// SPDX-License-Identifier: Apache-2.0
package io.heddle.download.internal;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What the content of a file must give: the SHA-256 of a large file, as its pointer in the repository has it, or
 * the name that Git gives a small one. Either is the name of the blob in the cache too.
 *
 * @param hex 64 or 40 hexadecimal digits
 */
record Checksum(String hex) {
    private static final Pattern DIGITS = Pattern.compile("[0-9a-f]{40}|[0-9a-f]{64}");
    private static final int SHA_256 = 64;

    /** Reads an entity tag; empty if it is no checksum. */
    static Optional<Checksum> ofTag(String tag) {
        String hex = tag.replaceFirst("^W/", "").replace("\"", "");
        return DIGITS.matcher(hex).matches() ? Optional.of(new Checksum(hex)) : Optional.empty();
    }

    /** What content of this length is to be put into. */
    MessageDigest begin(long length) {
        try {
            if (hex.length() == SHA_256) {
                return MessageDigest.getInstance("SHA-256");
            }
            MessageDigest digest = MessageDigest.getInstance("SHA-1");
            digest.update(("blob " + length + "\0").getBytes(StandardCharsets.US_ASCII));
            return digest;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-1 and SHA-256", e);
        }
    }

    /** Whether the content that was put into it is the right one. */
    boolean isOf(MessageDigest digest) {
        return HexFormat.of().formatHex(digest.digest()).equals(hex);
    }
}
