// SPDX-License-Identifier: Apache-2.0
/** Downloads of models, with resume and checksums. */
@org.jspecify.annotations.NullMarked
package io.heddle.download.internal;
