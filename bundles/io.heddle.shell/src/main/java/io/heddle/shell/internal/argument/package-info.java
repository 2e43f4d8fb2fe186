// SPDX-License-Identifier: Apache-2.0
/**
 * From the words after a command's name to the parameters of its method.
 *
 * <p>A command declares its options as Gogo does, with annotations on the parameters of one method,
 * so that the shell's help knows them. Reading the words is done here and not by Gogo: Gogo takes
 * any word that equals an option's name for that option, even where it is the value of another one,
 * and answers a wrong word with the whole method signature.
 */
@org.jspecify.annotations.NullMarked
package io.heddle.shell.internal.argument;
