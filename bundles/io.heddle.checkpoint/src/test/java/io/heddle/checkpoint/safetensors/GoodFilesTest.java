// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.safetensors;

import static io.heddle.checkpoint.safetensors.RawFile.entry;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.net.URISyntaxException;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What must be read, however unusual. */
class GoodFilesTest {

    private static final ValueLayout.OfFloat F32 = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong I64 = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource
    void aScalarIsOneElement(Access access) throws IOException {
        try (var file = open(RawFile.tensor("F32", "[]", 0, 4).data(4), access)) {
            assertEquals(new TensorEntry("t", ElementType.F32, List.of(), 0, 4), file.tensor("t"));
            assertEquals(0x03020100, file.bytes("t").get(ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN), 0));
        }
    }

    @ParameterizedTest
    @EnumSource
    void dimensionsOfZeroMakeEmptyTensorsAnywhereInTheFile(Access access) throws IOException {
        String header = "{" + entry("z", "F32", "[3,0]", 4, 4) + "," + entry("b", "U8", "[0,9]", 0, 0) + ","
                + entry("a", "U8", "[4]", 0, 4) + "," + entry("y", "F4", "[0,3]", 4, 4) + "}";
        try (var file = open(RawFile.header(header).data(4), access)) {
            assertEquals(List.of("b", "a", "z", "y"), List.copyOf(file.tensors().keySet()));
            assertEquals(0, file.bytes("z").byteSize());
            assertEquals(0, file.bytes("b").byteSize());
            assertArrayEquals(new byte[] {0, 1, 2, 3}, file.bytes("a").toArray(ValueLayout.JAVA_BYTE));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"__metadata__\":{}}", "{}        ", "   {}", "\n\t\r {} \r\n\t", "{\"__metadata__\":{\"a\":\"\"}}"})
    void aFileWithoutTensorsMayBePaddedWithBlanks(String header) throws IOException {
        for (Access access : Access.values())
            try (var file = open(RawFile.header(header), access)) {
                assertTrue(file.tensors().isEmpty());
            }
    }

    @ParameterizedTest
    @EnumSource
    void theOrderInTheJsonIsFreeAndTensorsComeInTheOrderOfTheirData(Access access) throws IOException {
        String header = "{" + entry("c", "U8", "[1]", 2, 3) + ",\"__metadata__\":{\"k\":\"v\"}," + entry("a", "U8", "[1]", 1, 2)
                + ",\"b\":{\"data_offsets\":[0,1],\"shape\":[1],\"dtype\":\"U8\"}}";
        try (var file = open(RawFile.header(header).data(3), access)) {
            assertEquals(List.of("b", "a", "c"), List.copyOf(file.tensors().keySet()));
            assertEquals(Map.of("k", "v"), file.metadata());
            assertEquals(2, file.bytes("c").get(ValueLayout.JAVA_BYTE, 0));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a\\u0000b", "\\ud83d\\ude00", "\u00e9", "a/../b", "__metadata", "\\\"", "\\u001b[0m"})
    void namesMayHoldAnything(String name) throws IOException {
        for (Access access : Access.values())
            try (var file = open(RawFile.header("{" + entry(name, "U8", "[1]", 0, 1) + "}").data(1), access)) {
                assertEquals(1, file.bytes(file.tensors().firstEntry().getKey()).byteSize());
            }
    }

    @ParameterizedTest
    @EnumSource
    void limitsAreReachedWithoutBeingExceeded(Access access) throws IOException {
        String name = "n".repeat(Limits.NAME_BYTES);
        String shape = "[1" + ",1".repeat(Limits.DIMENSIONS - 1) + "]";
        try (var file = open(RawFile.header("{" + entry(name, "U8", shape, 0, 1) + "}").data(1), access)) {
            assertEquals(Limits.DIMENSIONS, file.tensor(name).shape().size());
        }
        String deep = "\"extra\":" + "[".repeat(6) + "]".repeat(6);
        try (var file = open(RawFile.header("{\"t\":{" + deep + ",\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]}}").data(1), access)) {
            assertEquals(1, file.tensors().size());
        }
    }

    @ParameterizedTest
    @EnumSource
    void notANumberIsAPayloadLikeAnyOther(Access access) throws IOException {
        var raw = RawFile.tensor("F32", "[1]", 0, 4);
        byte[] nan = {0, 0, (byte) 0xC0, 0x7F};
        try (var file = open(new RawFile(raw.header(), raw.statedLength(), nan), access)) {
            assertTrue(Float.isNaN(file.bytes("t").get(F32, 0)));
        }
    }

    @ParameterizedTest
    @EnumSource
    void filesWrittenByTheFormatsOwnLibraryAreRead(Access access) throws IOException, URISyntaxException {
        try (var file = SafetensorsFile.open(resource("moe_top2_raw.safetensors"), access)) {
            assertEquals(Map.of("renormalise", "False", "top_k", "2"), file.metadata());
            assertEquals(new TensorEntry("in.logits", ElementType.F32, List.of(20L, 6L), 7760, 8240), file.tensor("in.logits"));
            assertEquals(-0.9786690473556519f, file.bytes("in.logits").getAtIndex(F32, 1));
        }
        try (var file = SafetensorsFile.open(resource("rwkv4_wkv.safetensors"), access)) {
            assertEquals(Map.of(), file.metadata());
            assertEquals(0.4427281320095062f, file.bytes("out.y").get(F32, 0));
        }
        try (var file = SafetensorsFile.open(resource("rwkv7_golden.safetensors"), access)) {
            assertEquals(5, file.tensors().size());
            assertEquals(105, file.bytes("text_ids").getAtIndex(I64, 1));
            assertEquals(-0.03214669227600098f, file.bytes("last_logits").get(F32, 0));
        }
    }

    private SafetensorsFile open(RawFile raw, Access access) throws IOException {
        return SafetensorsFile.open(raw.in(folder), access);
    }

    static Path resource(String name) throws URISyntaxException {
        return Path.of(GoodFilesTest.class.getResource("/safetensors/" + name).toURI());
    }
}
