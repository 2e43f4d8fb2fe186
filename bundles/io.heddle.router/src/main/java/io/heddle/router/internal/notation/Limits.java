// SPDX-License-Identifier: Apache-2.0
package io.heddle.router.internal.notation;

/** What a description may cost, whoever wrote it. */
final class Limits {
    /** Layers of a stack, and of every part of a description. */
    static final int LAYERS = 10_000;
    /** Stages of a layer, and branches of a stage. */
    static final int STAGES = 64;
    /** Branches of a whole stack. */
    static final int BRANCHES = 100_000;
    /** Characters of the short notation. */
    static final int CHARACTERS = 100_000;
    /** Brackets within brackets, in the short notation and in a block's options. */
    static final int NESTING = 16;
    /** Characters of a name: of a mechanism, a block or a stack. */
    static final int NAME = 200;
    /** Characters of the stored form: the largest stack, with options on every block. */
    static final int JSON_CHARACTERS = 16 * 1024 * 1024;
    /** Nesting of the stored form: seven levels down to a block's options, and those. */
    static final int JSON_NESTING = 32;
    /** Digits of a number in the stored form. */
    static final int JSON_DIGITS = 400;

    private Limits() {}
}
