// SPDX-License-Identifier: Apache-2.0
/** What a test packs into a jar of its own. */
package io.heddle.itest.dropped;
