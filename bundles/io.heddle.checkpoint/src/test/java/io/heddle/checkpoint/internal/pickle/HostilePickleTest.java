// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.internal.pickle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.heddle.checkpoint.ModelException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pickles that want to run something, to take all memory or all time, or that are damaged. */
class HostilePickleTest {
    private static final long ALLOWED = 8 << 20;
    /** Generous for a busy machine; what these cases guard against never ends. */
    private static final Duration BOUND = Duration.ofSeconds(30);

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    static Stream<Arguments> wantsToRunSomething() {
        return Stream.of(
                Arguments.of("cposix\nsystem\nX\u0002\0\0\0id\u0085R", "posix.system"),
                Arguments.of("cbuiltins\neval\n", "builtins.eval"),
                Arguments.of("c__builtin__\ngetattr\n", "__builtin__.getattr"),
                Arguments.of("\u008c\u0002os\u008c\u0006system\u0093", "os.system"),
                Arguments.of("ctorch.serialization\nload\n", "torch.serialization.load"),
                Arguments.of("ctorch\nload\n", "torch.load"),
                Arguments.of("ctorch._utils\n_rebuild_tensor_v2.__globals__\n", "_rebuild_tensor_v2.__globals__"),
                Arguments.of("ccollections\nOrderedDict\n(ios\nsystem\n", "INST, which makes a os.system"),
                Arguments.of("(cos\nsystem\no", "os.system"),
                Arguments.of("(X\u0001\0\0\0ao", "OBJ"),
                Arguments.of("ccollections\nOrderedDict\n)\u0081", "NEWOBJ"),
                Arguments.of("ccollections\nOrderedDict\n)}\u0092", "NEWOBJ_EX"),
                Arguments.of("\u0082\u0001", "EXT"),
                Arguments.of("\u0083\u0001\u0001", "EXT"),
                Arguments.of("Psome id\n", "PERSID, which refers to \"some id\""),
                Arguments.of("X\u0001\0\0\0aQ", "BINPERSID with a str"),
                Arguments.of("ctorch\nFloatStorage\n)R", "a call of a storage class"),
                Arguments.of("X\u0001\0\0\0a)R", "a call of a str"),
                Arguments.of("ccollections\nOrderedDict\n]R", "with a list"),
                Arguments.of("ccollections\nOrderedDict\n]\u0085R", "OrderedDict with 1 arguments"),
                Arguments.of("ccollections\nOrderedDict\n}b", "BUILD"),
                Arguments.of("N}b", "BUILD"),
                Arguments.of("\u0097", "a buffer outside"),
                Arguments.of("\u008f", "a set"));
    }

    @ParameterizedTest
    @MethodSource
    void wantsToRunSomething(String opcodes, String told) {
        refused(new PickleBytes().protocol().raw(opcodes).stop(), told);
    }

    static Stream<Arguments> isDamaged() {
        return Stream.of(
                Arguments.of("", "there is none"), Arguments.of("0", "there is none"), Arguments.of("(0", "there is none"),
                Arguments.of("1", "no mark"), Arguments.of("t", "no mark"), Arguments.of("N\u0086", "fewer"),
                Arguments.of("(N\u0086", "fewer"), Arguments.of("a", "fewer"), Arguments.of("NNa", "appends to None"),
                Arguments.of("NNNs", "sets items of None"), Arguments.of("}(NNNu", "no value"),
                Arguments.of("}NNs", "None as a key"), Arguments.of("})Ns", "a tuple as a key"),
                Arguments.of("}(K\u0001NK\u0001Nu", "twice"), Arguments.of("h\u0005", "the value 5"),
                Arguments.of("j\u00ff\u00ff\u00ff\u00ff", "the value 4294967295"), Arguments.of("\u0080\u0009", "protocol 9"),
                Arguments.of("\u0080\0", "protocol 0"), Arguments.of("I1\n", "protocol 0"), Arguments.of("\u00fe", "0xfe"),
                Arguments.of("X\u0002\0\0\0\u00c3(", "not UTF-8"), Arguments.of("X\u0003\0\0\0\u00ed\u00a0\u0080", "not UTF-8"),
                Arguments.of("NN\u0093", "two str"), Arguments.of("cabc", "does not end"),
                Arguments.of("J\u0001", "only 2 follow"), Arguments.of("\u0095\u00ff\0\0\0\0\0\0\0", "only"));
    }

    @ParameterizedTest
    @MethodSource
    void isDamaged(String opcodes, String told) {
        refused(new PickleBytes().protocol().raw(opcodes).stop(), told);
    }

    static Stream<Arguments> claimsALength() {
        return Stream.of(
                Arguments.of("X\u00ff\u00ff\u00ff\u00ff", "4294967295"), Arguments.of("X\u0000\u0000\u0000\u0080", "2147483648"),
                Arguments.of("\u008d\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u007f", "9223372036854775807"),
                Arguments.of("\u008e\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff", "18446744073709551615"),
                Arguments.of("B\u00ff\u00ff\u00ff\u00ff", "4294967295"), Arguments.of("T\u00ff\u00ff\u00ff\u007f", "2147483647"),
                Arguments.of("T\u00ff\u00ff\u00ff\u00ff", "18446744073709551615"),
                Arguments.of("\u008b\u00ff\u00ff\u00ff\u007f", "at most 8"), Arguments.of("\u008b\u00ff\u00ff\u00ff\u00ff", "at most 8"),
                Arguments.of("\u008a\u00ff" + "\u0001".repeat(255), "at most 8"));
    }

    @ParameterizedTest
    @MethodSource
    void claimsALength(String opcodes, String told) {
        refused(new PickleBytes().protocol().raw(opcodes).stop(), told);
    }

    static Stream<Arguments> isNoTensor() {
        long[] none = {};
        return Stream.of(
                Arguments.of(tensor(6, 0, new long[] {7}, new long[] {1}), "do not hold"),
                Arguments.of(tensor(6, 1, new long[] {6}, new long[] {1}), "do not hold"),
                Arguments.of(tensor(6, -1, new long[] {1}, new long[] {1}), "do not hold"),
                Arguments.of(tensor(6, 0, new long[] {2, 2}, new long[] {5, 1}), "do not hold"),
                Arguments.of(tensor(6, 0, new long[] {7}, new long[] {0}), "do not hold"),
                Arguments.of(tensor(6, 0, new long[] {6}, none), "which is none"),
                Arguments.of(tensor(6, 0, none, new long[] {1}), "which is none"),
                Arguments.of(tensor(0, 0, none, none), "do not hold"),
                Arguments.of(tensor(6, 0, new long[] {-1}, new long[] {1}), "from 0 up"),
                Arguments.of(tensor(6, 0, new long[] {2}, new long[] {-1}), "from 0 up"),
                Arguments.of(tensor(6, 0, new long[] {1L << 62, 4}, new long[] {1, 1}), "which is none"),
                Arguments.of(tensor(6, 0, new long[] {3}, new long[] {Long.MAX_VALUE}), "which is none"),
                Arguments.of(tensor(6, Long.MAX_VALUE, new long[] {2}, new long[] {1}), "which is none"),
                Arguments.of(tensor(-6, 0, new long[] {1}, new long[] {1}), "description of a storage"),
                Arguments.of(tensor(6, 0, new long[65], new long[65]), "65 axes"));
    }

    private static byte[] tensor(long elements, long offset, long[] sizes, long[] strides) {
        return new PickleBytes().protocol().tensor("FloatStorage", "0", elements, offset, sizes, strides).stop();
    }

    @ParameterizedTest
    @MethodSource
    void isNoTensor(byte[] pickle, String told) {
        refused(pickle, told);
    }

    /** Each of these writes little and wants much: marks, memo entries, values, shared and nested containers. */
    @ParameterizedTest
    @ValueSource(strings = {"(", "N", "]", "}", ")", "K\u0001", "]a", "2", "Nr\u0001\u0002\u0003\u0004", "N\u0094", "N\u0085", "](e", "h\0h\0\u0086\u0094"})
    void wantsMuchOfLittle(String repeated) {
        byte[] start = new PickleBytes().protocol().raw("]\u0094N\u0094").stop();
        byte[] bomb = Arrays.copyOf(start, start.length + 16_000_000);
        for (int i = start.length - 1; i < bomb.length; i++) {
            bomb[i] = (byte) repeated.charAt((i - start.length + 1) % repeated.length());
        }
        assertTimeout(BOUND, () -> refused(bomb, ""));
    }

    @Test
    void aBillionLaughsAreNotFollowed() {
        PickleBytes laughs = new PickleBytes().protocol().raw("(lq\0");
        for (int i = 0; i < 100; i++) {
            laughs.raw("(" + "h\0".repeat(10) + "lq\0");
        }
        assertInstanceOf(PickleValue.Sequence.class, PickleReader.read(Path.of("laughs"), laughs.stop(), ALLOWED));
    }

    @Test
    void aListInItselfIsNotFollowed() {
        byte[] circle = new PickleBytes().protocol().raw("]q\0h\0a").stop();
        assertInstanceOf(PickleValue.Sequence.class, PickleReader.read(Path.of("circle"), circle, ALLOWED));
    }

    /** What Python itself wrote of one value, by protocol: an OrderedDict with a state, ints, a float, None, bools and containers. */
    @ParameterizedTest
    @ValueSource(strings = {PYTHON_2, PYTHON_4, PYTHON_5})
    void whatPythonWritesIsRead(String hex) {
        PickleValue.Dict dict = assertInstanceOf(PickleValue.Dict.class,
                PickleReader.read(Path.of("python"), HexFormat.of().parseHex(hex), ALLOWED));
        assertTrue(dict.entries().keySet().containsAll(List.of("a.weight", "whole", 7L)));
        PickleValue.Tuple numbers = assertInstanceOf(PickleValue.Tuple.class, dict.entries().get("whole"));
        long[] wanted = {0, 255, 256, 65536, -1, 1L << 40, Long.MIN_VALUE, Long.MAX_VALUE, 1L << 31};
        for (int i = 0; i < wanted.length; i++) {
            assertEquals(new PickleValue.Whole(wanted[i]), numbers.items().get(i));
        }
    }

    private static final String PYTHON_2 = ""
            + "800263636f6c6c656374696f6e730a4f726465726564446963740a710029527101285808000000612e77656967687471025d7103284b01"
            + "4740040000000000004e888965580500000077686f6c657104284b004bff4d00014a000001004affffffff8a060000000000018a080000"
            + "0000000000808a08ffffffffffffff7f8a0500000080007471055803000000666577710628294b018571074b014b028671084b014b024b"
            + "038771095d710a7d710b7d710c580100000078710d7d710e4b015d710f5d71106173737471114b0758070000006772c3bcc39f65711275"
            + "7d711358090000005f6d657461646174617114680029527115580000000071167d7117580700000076657273696f6e71184b0173737362"
            + "2e";
    private static final String PYTHON_4 = ""
            + "800495e5000000000000008c0b636f6c6c656374696f6e73948c0b4f72646572656444696374949394295294288c08612e776569676874"
            + "945d94284b014740040000000000004e8889658c0577686f6c6594284b004bff4d00014a000001004affffffff8a060000000000018a08"
            + "00000000000000808a08ffffffffffffff7f8a05000000800074948c036665779428294b0185944b014b0286944b014b024b0387945d94"
            + "7d947d948c0178947d944b015d945d9461737374944b078c076772c3bcc39f6594757d948c095f6d657461646174619468022952948c00"
            + "947d948c0776657273696f6e944b01737373622e";
    private static final String PYTHON_5 = ""
            + "800595e5000000000000008c0b636f6c6c656374696f6e73948c0b4f72646572656444696374949394295294288c08612e776569676874"
            + "945d94284b014740040000000000004e8889658c0577686f6c6594284b004bff4d00014a000001004affffffff8a060000000000018a08"
            + "00000000000000808a08ffffffffffffff7f8a05000000800074948c036665779428294b0185944b014b0286944b014b024b0387945d94"
            + "7d947d948c0178947d944b015d945d9461737374944b078c076772c3bcc39f6594757d948c095f6d657461646174619468022952948c00"
            + "947d948c0776657273696f6e944b01737373622e";

    private void refused(byte[] pickle, String told) {
        long before = threads.getCurrentThreadAllocatedBytes();
        ModelException refusal = assertThrows(ModelException.class, () -> PickleReader.read(Path.of("model.pth"), pickle, ALLOWED));
        long taken = threads.getCurrentThreadAllocatedBytes() - before;
        String message = refusal.getMessage();
        assertTrue(message.startsWith("model.pth: ") && message.contains(told), message);
        assertFalse(message.chars().anyMatch(Character::isISOControl), "one plain line");
        assertTrue(message.length() < 1000, "a line that people read");
        // A list that grew keeps a third of what it allocated.
        assertTrue(taken < 3 * ALLOWED, taken + " bytes");
    }
}
