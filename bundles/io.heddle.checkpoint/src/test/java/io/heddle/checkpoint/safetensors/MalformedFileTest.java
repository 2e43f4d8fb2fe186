// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.safetensors;

import io.heddle.checkpoint.safetensors.MalformedCheckpointException.Kind;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files whose frame is wrong: the length of the header, its encoding, its JSON. */
class MalformedFileTest {

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7})
    void aFileShorterThanTheLengthOfItsHeaderIsRefused(int length) throws IOException {
        Path file = Files.write(folder.resolve("short"), new byte[length]);
        RawFile.refused(Kind.HEADER_TOO_SMALL, () -> SafetensorsFile.open(file, Access.COPY));
    }

    @ParameterizedTest
    @ValueSource(longs = {100_000_001, 1L << 32, Long.MAX_VALUE, Long.MIN_VALUE, -1, -8})
    void aHeaderAboveTheCapIsRefusedWhateverTheFileHolds(long length) throws IOException {
        RawFile.header("{}").stating(length).refused(Kind.HEADER_TOO_LARGE, folder);
    }

    @ParameterizedTest
    @ValueSource(longs = {3, 100_000_000})
    void aHeaderBeyondTheEndOfTheFileIsRefused(long length) throws IOException {
        RawFile.header("{}").stating(length).refused(Kind.INVALID_HEADER_LENGTH, folder);
    }

    @Test
    void aHeaderThatIsNotUtf8IsRefused() throws IOException {
        byte[][] broken = {
            {'{', '"', (byte) 0xFF, '"', ':', '1', '}'},
            // Overlong slash, half a surrogate pair, cut short at the very end.
            {'{', '"', (byte) 0xC0, (byte) 0xAF, '"', '}'},
            {'{', '"', (byte) 0xED, (byte) 0xA0, (byte) 0x80, '"', '}'},
            {'{', '}', ' ', (byte) 0xC3},
        };
        for (byte[] header : broken)
            RawFile.header(header).refused(Kind.INVALID_HEADER, folder);
    }

    @Test
    void wrongBytesInAnOtherwiseValidHeaderAreNotReplaced() throws IOException {
        for (String header : new String[] {"{\"__metadata__\":{\"k\":\"~\"}}", "{\"__metadata__\":{\"~\":\"v\"}}",
                "{" + RawFile.entry("~", "U8", "[0]", 0, 0) + "}"}) {
            byte[] bytes = header.getBytes(StandardCharsets.UTF_8);
            bytes[header.indexOf('~')] = (byte) 0xFF;
            RawFile.header(bytes).refused(Kind.INVALID_HEADER, folder);
        }
    }

    @Test
    void otherEncodingsAndAByteOrderMarkAreNotGuessed() throws IOException {
        RawFile.header("{}".getBytes(StandardCharsets.UTF_16LE)).refused(Kind.INVALID_HEADER, folder);
        RawFile.header("{}".getBytes(StandardCharsets.UTF_16BE)).refused(Kind.INVALID_HEADER, folder);
        RawFile.header("\uFEFF{}").refused(Kind.INVALID_HEADER, folder);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "   ", "not json", "{", "{\"t\":{\"dtype\":\"U8\"", "[]", "null", "7", "\"{}\"", "{'t':{}}",
            "{,}", "{\"t\":}", "{}}", "{} {}", "{}x", "{} //", "/**/{}", "# \n{}", "{\"t\":NaN}", "{\"t\":{\"a\":Infinity}}"})
    void aHeaderThatIsNotOneJsonObjectIsRefused(String header) throws IOException {
        RawFile.header(header).refused(Kind.INVALID_HEADER, folder);
    }

    @Test
    void paddingWithZeroBytesIsRefused() throws IOException {
        RawFile.header("{}\0\0\0\0\0\0").refused(Kind.INVALID_HEADER, folder);
        RawFile.header("\0{}").refused(Kind.INVALID_HEADER, folder);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u000B", "\f", "\u00A0", "\u2003", "\u001E"})
    void paddingWithOtherBlanksThanThoseOfJsonIsRefused(String blank) throws IOException {
        RawFile.header("{}" + blank).refused(Kind.INVALID_HEADER, folder);
    }

    @Test
    void rawControlCharactersInNamesAreRefused() throws IOException {
        RawFile.header("{\"a\nb\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]}}").refused(Kind.INVALID_HEADER, folder);
    }

    @Test
    void aNameWithHalfASurrogatePairIsRefused() throws IOException {
        RawFile.header("{" + RawFile.entry("\\ud800", "U8", "[0]", 0, 0) + "}").refused(Kind.INVALID_HEADER, folder);
        RawFile.header("{\"__metadata__\":{\"a\":\"\\udc00\"}}").refused(Kind.INVALID_HEADER, folder);
    }

    @Test
    void aFileOfManyGigabytesWithoutTensorsCostsNothing() throws IOException {
        Path file = RawFile.header("{}").in(folder);
        try (var sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(1L << 36);
        }
        RawFile.refused(Kind.INCOMPLETE_BUFFER, () -> SafetensorsFile.open(file, Access.MAPPED));
    }

    @Test
    void aFolderIsNotAFile() {
        RawFile.refused(Kind.NOT_A_FILE, () -> SafetensorsFile.open(folder, Access.COPY));
    }

    @Test
    void aMissingFileIsCalledMissing() {
        Assertions.assertThrows(NoSuchFileException.class, () -> SafetensorsFile.open(folder.resolve("absent"), Access.COPY));
    }
}
