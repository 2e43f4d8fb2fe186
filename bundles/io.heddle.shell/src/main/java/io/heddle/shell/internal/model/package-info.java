// SPDX-License-Identifier: Apache-2.0
/** What several commands do with a model: open it, read its input files, find its tokenizer. */
@org.jspecify.annotations.NullMarked
package io.heddle.shell.internal.model;
