// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.safetensors;

import static io.heddle.checkpoint.safetensors.RawFile.entry;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.heddle.checkpoint.safetensors.MalformedCheckpointException.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Headers that are JSON, but say something impossible about tensors. */
class MalformedTensorTest {

    @TempDir
    Path folder;

    @Test
    void tensorsThatShareOneRangeAreRefused() throws IOException {
        String ten = IntStream.range(0, 10).mapToObj(i -> entry("t" + i, "F32", "[2]", 0, 8)).collect(Collectors.joining(","));
        RawFile.header("{" + ten + "}").data(8).refused(Kind.INVALID_OFFSET, folder);
    }

    @ParameterizedTest
    @CsvSource({"0,4, 3,7", "0,4, 5,9", "1,5, 5,9", "0,4, 0,4", "0,4, 1,3"})
    void overlapsAndGapsAreRefused(long begin1, long end1, long begin2, long end2) throws IOException {
        String two = entry("a", "U8", "[%d]".formatted(end1 - begin1), begin1, end1) + ","
                + entry("b", "U8", "[%d]".formatted(end2 - begin2), begin2, end2);
        RawFile.header("{" + two + "}").data((int) Math.max(end1, end2)).refused(Kind.INVALID_OFFSET, folder);
    }

    @Test
    void aRangeThatEndsBeforeItBeginsIsRefused() throws IOException {
        RawFile.header("{" + entry("a", "U8", "[4]", 0, 4) + "," + entry("b", "U8", "[4]", 4, 0) + "}")
                .data(4).refused(Kind.INVALID_OFFSET, folder);
        RawFile.tensor("U8", "[4]", 4, 0).data(4).refused(Kind.INVALID_OFFSET, folder);
    }

    @Test
    void bytesAfterTheLastTensorAreRefused() throws IOException {
        RawFile.tensor("U8", "[4]", 0, 4).data(5).refused(Kind.INCOMPLETE_BUFFER, folder);
        RawFile.header("{}").data(1).refused(Kind.INCOMPLETE_BUFFER, folder);
    }

    @Test
    void missingBytesAreRefused() throws IOException {
        RawFile.tensor("U8", "[4]", 0, 4).data(3).refused(Kind.INCOMPLETE_BUFFER, folder);
        RawFile.tensor("U8", "[%d]".formatted(Long.MAX_VALUE / 8), 0, Long.MAX_VALUE / 8).data(4)
                .refused(Kind.INCOMPLETE_BUFFER, folder);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {"F32;[2];4", "F32;[];8", "F32;[0];4", "F16;[3];3", "U8;[2,2];5", "F4;[2];2", "F6_E2M3;[4];4"})
    void aRangeOfAnotherLengthThanTheShapeIsRefused(String type, String shape, int length) throws IOException {
        RawFile.tensor(type, shape, 0, length).data(length).refused(Kind.SHAPE_MISMATCH, folder);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[9223372036854775807,2]", "[4294967296,4294967296]", "[1152921504606846976]",
            "[9223372036854775807]", "[9223372036854775808]", "[18446744073709551615]", "[99999999999999999999999999]",
            "[0,4294967296,4294967296]", "[4294967296,4294967296,0]"})
    void aShapeWhoseSizeOverflowsIsRefusedZeroOrNot(String shape) throws IOException {
        RawFile.tensor("F64", shape, 0, 8).data(8).refused(Kind.OVERFLOW, folder);
    }

    @Test
    void aNumberOfThousandsOfDigitsIsRefused() throws IOException {
        RawFile.tensor("F64", "[" + "9".repeat(5000) + "]", 0, 8).data(8).refused(Kind.OVERFLOW, folder);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {"F4;[1]", "F4;[3,1]", "F4;[]", "F6_E2M3;[1]", "F6_E3M2;[2,3]"})
    void aTypeBelowEightBitsMustFillItsLastByte(String type, String shape) throws IOException {
        RawFile.tensor(type, shape, 0, 1).data(1).refused(Kind.MISALIGNED, folder);
    }

    @Test
    void aNameThatComesTwiceIsRefused() throws IOException {
        RawFile.header("{" + entry("a", "U8", "[1]", 0, 1) + "," + entry("a", "U8", "[1]", 0, 1) + "}")
                .data(1).refused(Kind.DUPLICATE_NAME, folder);
        RawFile.header("{" + entry("ab", "U8", "[1]", 0, 1) + "," + entry("a\\u0062", "U8", "[1]", 1, 2) + "}")
                .data(2).refused(Kind.DUPLICATE_NAME, folder);
        RawFile.header("{\"__metadata__\":{},\"__metadata__\":{}}").refused(Kind.DUPLICATE_NAME, folder);
        RawFile.header("{\"__metadata__\":{\"a\":\"1\",\"a\":\"2\"}}").refused(Kind.DUPLICATE_NAME, folder);
        RawFile.header("{\"t\":{\"dtype\":\"U8\",\"dtype\":\"I8\",\"shape\":[1],\"data_offsets\":[0,1]}}")
                .data(1).refused(Kind.DUPLICATE_NAME, folder);
    }

    @Test
    void deepNestingIsRefused() throws IOException {
        String deep = "{\"t\":{\"extra\":" + "[".repeat(7) + "]".repeat(7) + "}}";
        RawFile.header(deep).refused(Kind.TOO_DEEP, folder);
        RawFile.header("{\"t\":{\"extra\":" + "{\"a\":".repeat(100_000)).refused(Kind.TOO_DEEP, folder);
        RawFile.header("[".repeat(1_000_000)).refused(Kind.INVALID_HEADER, folder);
        RawFile.header("{\"t\":" + "[".repeat(1_000_000)).refused(Kind.INVALID_HEADER, folder);
    }

    @Test
    void longNamesAreRefusedInBytesNotCharacters() throws IOException {
        RawFile.header("{" + entry("n".repeat(4097), "U8", "[0]", 0, 0) + "}").refused(Kind.NAME_TOO_LONG, folder);
        RawFile.header("{" + entry("\u00e9".repeat(2049), "U8", "[0]", 0, 0) + "}").refused(Kind.NAME_TOO_LONG, folder);
        RawFile.header("{\"" + "n".repeat(1_000_000)).refused(Kind.INVALID_HEADER, folder);
        RawFile.header("{\"" + "n".repeat(1_000_000) + "\":1}").refused(Kind.NAME_TOO_LONG, folder);
    }

    @Test
    void tooManyDimensionsAreRefused() throws IOException {
        RawFile.tensor("U8", "[0" + ",1".repeat(64) + "]", 0, 0).refused(Kind.TOO_MANY_DIMENSIONS, folder);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Q4_K", "f32", "", "F32 ", "BIGINT", "F8_E4M3FN", "\\u0000F32"})
    void aTypeThatTheFormatDoesNotHaveIsRefused(String type) throws IOException {
        RawFile.tensor(type, "[1]", 0, 4).data(4).refused(Kind.UNKNOWN_TYPE, folder);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "{\"t\":{\"shape\":[1],\"data_offsets\":[0,1]}}",
        "{\"t\":{\"dtype\":\"U8\",\"data_offsets\":[0,1]}}",
        "{\"t\":{\"dtype\":\"U8\",\"shape\":[1]}}",
        "{\"t\":{}}", "{\"t\":null}", "{\"t\":[]}", "{\"t\":\"U8\"}", "{\"t\":1}",
        "{\"t\":{\"dtype\":8,\"shape\":[1],\"data_offsets\":[0,1]}}",
        "{\"t\":{\"dtype\":null,\"shape\":[1],\"data_offsets\":[0,1]}}"})
    void aDescriptionThatIsNotWholeIsRefused(String header) throws IOException {
        RawFile.header(header).data(1).refused(Kind.INVALID_HEADER, folder);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[-1]", "[-0]", "[1.0]", "[1e0]", "[\"1\"]", "[true]", "[null]", "[[1]]", "[{}]", "1", "null", "{}", "\"1\""})
    void sizesThatAreNotWholeNumbersFromZeroUpAreRefused(String sizes) throws IOException {
        RawFile.tensor("U8", sizes, 0, 1).data(1).refused(Kind.INVALID_HEADER, folder);
        RawFile.header("{\"t\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":" + sizes + "}}")
                .data(1).refused(Kind.INVALID_HEADER, folder);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "[0]", "[0,1,1]", "[-1,1]", "[0,1.0]", "[0,null]", "[\"0\",\"1\"]"})
    void offsetsThatAreNotTwoWholeNumbersAreRefused(String offsets) throws IOException {
        RawFile.header("{\"t\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":" + offsets + "}}")
                .data(1).refused(Kind.INVALID_HEADER, folder);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "null", "\"pt\"", "{\"a\":1}", "{\"a\":null}", "{\"a\":{}}", "{\"a\":[\"b\"]}", "{\"a\":true}"})
    void metadataThatAreNotStringsAreRefused(String metadata) throws IOException {
        RawFile.header("{\"__metadata__\":" + metadata + "}").refused(Kind.INVALID_HEADER, folder);
    }

    @Test
    void namesFromTheFileCannotForgeTheMessage() throws IOException {
        String name = "a\\nERROR forged\\u001b[2J\\u202e\\\"";
        Path file = RawFile.header("{" + entry(name, "U8", "[2]", 0, 1) + "}").data(1).in(folder);
        var refusal = RawFile.refused(Kind.SHAPE_MISMATCH, () -> SafetensorsFile.open(file, Access.COPY));
        assertTrue(refusal.getMessage().contains("\"a\\u000aERROR forged\\u001b[2J\\u202e\\\"\""), refusal.getMessage());
    }
}
