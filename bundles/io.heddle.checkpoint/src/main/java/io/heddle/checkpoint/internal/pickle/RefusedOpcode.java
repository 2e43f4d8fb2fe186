// SPDX-License-Identifier: Apache-2.0
package io.heddle.checkpoint.internal.pickle;

import io.heddle.checkpoint.internal.Quoting;

/** The names of the opcodes that are not followed, for messages. */
final class RefusedOpcode {
    private RefusedOpcode() {}

    /** @param in stands behind the opcode, where some have the name of what they would make */
    static String name(int opcode, PickleInput in) {
        return switch (opcode) {
            case 'i' -> "the opcode INST, which makes a " + Quoting.escape(in.line() + "." + in.line());
            case 'o' -> "the opcode OBJ, which makes an object";
            case 0x81 -> "the opcode NEWOBJ, which makes an object";
            case 0x92 -> "the opcode NEWOBJ_EX, which makes an object";
            case 'P' -> "the opcode PERSID, which refers to " + Quoting.quote(in.line());
            case 0x82, 0x83, 0x84 -> "an EXT opcode, which refers to a registered class";
            case 0x8f, 0x90, 0x91 -> "a set";
            case 0x97, 0x98 -> "a buffer outside of the pickle";
            case 'I', 'L', 'F', 'S', 'V', 'p', 'g' -> "the opcode '" + (char) opcode + "' of protocol 0; save it with protocol 2";
            default -> "the byte 0x%02x, which is no opcode; the file is damaged".formatted(opcode);
        };
    }
}
